/// Cuts an SSML document into tags and text. The part of XML that SSML needs and no more: no document type, no entities
/// but the five of XML and those by number. Everything is bounded.
struct SSMLScanner: Sendable {
    struct Attribute: Sendable, Equatable {
        var name: String
        var value: String
    }

    enum Token: Sendable, Equatable {
        case start(name: String, attributes: [Attribute], isEmpty: Bool)
        case end(name: String)
        case text(String)
    }

    /// UTF-8 bytes of a document, of a name and of an attribute's value; attributes of a tag.
    static let longestDocument = 65_536
    private static let longestName = 64
    private static let longestValue = 2_048
    private static let mostAttributes = 16

    private let bytes: [UInt8]
    private var at = 0
    /// Where the last token began.
    private(set) var tokenStart = 0

    init(_ text: String) throws(SpeechError) {
        bytes = Array(text.utf8)
        guard bytes.count <= Self.longestDocument else {
            throw SpeechError(
                .textTooLong, "is longer than \(Self.longestDocument) bytes", at: "the SSML document",
                advice: "Speak it in parts.")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    /// The next tag or run of text; nil at the end. Comments and processing instructions are passed over.
    mutating func next() throws(SpeechError) -> Token? {
        while at < bytes.count {
            tokenStart = at
            guard bytes[at] == UInt8(ascii: "<") else { return .text(try text()) }
            if has("<!--") {
                try skip(past: "-->", "a comment")
            } else if has("<![CDATA[") {
                at += 9
                let start = at
                try skip(past: "]]>", "CDATA")
                return .text(String(decoding: bytes[start..<at - 3], as: UTF8.self))
            } else if has("<?") {
                try skip(past: "?>", "an instruction")
            } else if has("<!") {
                throw fault("a document type is not taken", "Leave out <!DOCTYPE …>.")
            } else {
                return try tag()
            }
        }
        return nil
    }

    /// An error at the last token, with its line and column.
    func fault(_ what: String, _ advice: String = "Correct the markup, or leave it out.") -> SpeechError {
        let before = bytes[..<min(tokenStart, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // Columns count characters: every byte that continues none.
        let column = bytes[lineStart..<before.endIndex].count { $0 & 0xC0 != 0x80 } + 1
        return SpeechError(.badMarkup, what, at: "SSML line \(line), column \(column)", advice: advice)
    }

    // MARK: Tags

    private mutating func tag() throws(SpeechError) -> Token {
        at += 1
        let isEnd = take(UInt8(ascii: "/"))
        let name = try name("a tag")
        if isEnd {
            skipSpace()
            guard take(UInt8(ascii: ">")) else { throw fault("the tag </\(name) is not closed") }
            return .end(name: name)
        }
        var attributes: [Attribute] = []
        while true {
            skipSpace()
            if take(UInt8(ascii: ">")) { return .start(name: name, attributes: attributes, isEmpty: false) }
            if has("/>") {
                at += 2
                return .start(name: name, attributes: attributes, isEmpty: true)
            }
            guard at < bytes.count else { throw fault("the tag <\(name) is not closed") }
            guard attributes.count < Self.mostAttributes else { throw fault("<\(name)> has too many attributes") }
            let attribute = try attribute(of: name)
            guard !attributes.contains(where: { $0.name == attribute.name }) else {
                throw fault("<\(name)> has \(attribute.name) twice")
            }
            attributes.append(attribute)
        }
    }

    private mutating func attribute(of tag: String) throws(SpeechError) -> Attribute {
        let name = try name("an attribute of <\(tag)>")
        skipSpace()
        guard take(UInt8(ascii: "=")) else { throw fault("the attribute \(name) of <\(tag)> has no value") }
        skipSpace()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else {
            throw fault("the value of \(name) in <\(tag)> has no quotes")
        }
        let quote = bytes[at]
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != quote {
            guard bytes[at] != UInt8(ascii: "<"), at - start < Self.longestValue else {
                throw fault("the value of \(name) in <\(tag)> is not closed or too long")
            }
            at += 1
        }
        guard at < bytes.count else { throw fault("the value of \(name) in <\(tag)> is not closed") }
        let value = try decoded(bytes[start..<at])
        at += 1
        return Attribute(name: name, value: value)
    }

    private mutating func name(_ of: String) throws(SpeechError) -> String {
        let start = at
        while at < bytes.count, Self.isNameByte(bytes[at], isFirst: at == start), at - start <= Self.longestName {
            at += 1
        }
        guard at > start, at - start <= Self.longestName else { throw fault("\(of) has no name, or one too long") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x5F: true
        case 0x30...0x39, 0x2D, 0x2E, 0x3A: !isFirst
        default: false
        }
    }

    // MARK: Text

    private mutating func text() throws(SpeechError) -> String {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        return try decoded(bytes[start..<at])
    }

    private func decoded(_ slice: ArraySlice<UInt8>) throws(SpeechError) -> String {
        guard slice.contains(UInt8(ascii: "&")) else { return String(decoding: slice, as: UTF8.self) }
        var result = ""
        var rest = slice
        while let mark = rest.firstIndex(of: UInt8(ascii: "&")) {
            result += String(decoding: rest[..<mark], as: UTF8.self)
            guard let end = rest[mark...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let scalar = Self.entity(String(decoding: rest[mark + 1..<end], as: UTF8.self))
            else { throw fault("& begins no known entity", "Write &amp; for the sign itself.") }
            result.unicodeScalars.append(scalar)
            rest = rest[(end + 1)...]
        }
        return result + String(decoding: rest, as: UTF8.self)
    }

    static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let isHex = digits.hasPrefix("x")
        let value = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value == 9 || value == 10 || value == 13 || value >= 32 else { return nil }
        return Unicode.Scalar(value)
    }

    // MARK: Steps

    private func has(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { literal in
            bytes.count - at >= literal.count && literal.indices.allSatisfy { bytes[at + $0] == literal[$0] }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func skip(past literal: StaticString, _ what: String) throws(SpeechError) {
        while at < bytes.count {
            if has(literal) {
                at += literal.utf8CodeUnitCount
                return
            }
            at += 1
        }
        throw fault("\(what) is not closed")
    }
}
