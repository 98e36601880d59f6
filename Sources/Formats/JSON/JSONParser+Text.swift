extension JSONParser {
    /// Reads a string; the cursor stands on its opening quote.
    mutating func string() throws -> String {
        let opening = at
        at += 1
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return try decode(UnsafeBufferPointer(rebasing: bytes[start..<(at - 1)]), from: start)
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case ..<0x20: throw error("a control character must be escaped inside a string")
            default: at += 1
            }
        }
        throw error("a string has no closing quote", at: opening)
    }

    /// The slower way for strings with escapes; the cursor stands on the first backslash.
    private mutating func escapedString(from start: Int) throws -> String {
        var text = [UInt8](bytes[start..<at])
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return try text.withUnsafeBufferPointer { try decode($0, from: start) }
            case UInt8(ascii: "\\"): try escape(into: &text)
            case ..<0x20: throw error("a control character must be escaped inside a string")
            default:
                text.append(byte)
                at += 1
            }
        }
        throw error("a string has no closing quote", at: start - 1)
    }

    private func decode(_ utf8: UnsafeBufferPointer<UInt8>, from start: Int) throws -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw error("a string is not valid UTF-8", at: start)
        }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        let letter = at + 1 < bytes.count ? bytes[at + 1] : 0
        at += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try unicodeEscape()).utf8)
        default: throw error("unknown escape in a string", at: at - 2)
        }
    }

    /// The cursor stands after `\u`.
    private mutating func unicodeEscape() throws -> Character {
        let replacement: Character = "\u{FFFD}"
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        // A high surrogate counts only with a low one right behind it.
        guard first < 0xDC00, current == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u")
        else { return replacement }
        let back = at
        at += 2
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second) else {
            at = back
            return replacement
        }
        let code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        return Unicode.Scalar(code).map(Character.init) ?? replacement
    }

    private mutating func hexadecimal() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexadecimalDigit(current) else {
                throw error("`\\u` must be followed by four hexadecimal digits")
            }
            value = value << 4 | digit
            at += 1
        }
        return value
    }

    private func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
