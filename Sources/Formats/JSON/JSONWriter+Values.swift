extension JSONWriter {
    static func write(_ value: JSONValue, into bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): number(value, into: &bytes)
        case .string(let value): quote(value, into: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element, into: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                quote(member.key, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                write(member.value, into: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    static func pretty(_ value: JSONValue, indent: Int, into bytes: inout [UInt8]) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            block("[", "]", count: elements.count, indent: indent, into: &bytes) {
                pretty(elements[$0], indent: indent + 1, into: &$1)
            }
        case .object(let object) where !object.isEmpty:
            block("{", "}", count: object.count, indent: indent, into: &bytes) {
                quote(object.members[$0].key, into: &$1)
                $1.append(contentsOf: ": ".utf8)
                pretty(object.members[$0].value, indent: indent + 1, into: &$1)
            }
        default: write(value, into: &bytes)
        }
    }

    private static func block(
        _ opening: String, _ closing: String, count: Int, indent: Int, into bytes: inout [UInt8],
        item: (Int, inout [UInt8]) -> Void
    ) {
        func line(_ levels: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: 2 * levels))
        }
        bytes.append(contentsOf: opening.utf8)
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            line(indent + 1)
            item(index, &bytes)
        }
        line(indent)
        bytes.append(contentsOf: closing.utf8)
    }

    static func number(_ value: Double, into bytes: inout [UInt8]) {
        guard value.isFinite else { return bytes.append(contentsOf: "null".utf8) }
        if abs(value) <= 0x1p53, let whole = Int(exactly: value) { return integer(whole, into: &bytes) }
        // Six places say most numbers that people and curves use exactly, much faster than the shortest form is found:
        // both sides are one rounded division of the same integers, as in the parser.
        let scaled = (value * 1e6).rounded()
        if abs(scaled) < 0x1p53, scaled / 1e6 == value { return fixed(value, decimals: 6, into: &bytes) }
        bytes.append(contentsOf: value.description.utf8)
    }

    static func integer(_ value: Int, into bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        unsigned(value.magnitude, digits: 1, into: &bytes)
    }

    static func fixed(_ value: Double, decimals: Int, into bytes: inout [UInt8]) {
        let decimals = max(0, min(9, decimals))
        let scale = powersOfTen[decimals]
        let scaled = (abs(value) * Double(scale)).rounded()
        guard scaled < 0x1p53 else { return number(value, into: &bytes) }
        let units = UInt(scaled)
        if value < 0, units > 0 { bytes.append(UInt8(ascii: "-")) }
        unsigned(units / scale, digits: 1, into: &bytes)
        guard units % scale > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        unsigned(units % scale, digits: decimals, into: &bytes)
        while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }

    private static let powersOfTen: [UInt] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ]

    /// Decimal digits, padded with zeros to at least `digits`.
    private static func unsigned(_ value: UInt, digits: Int, into bytes: inout [UInt8]) {
        var count = digits
        var reach = digits < powersOfTen.count ? powersOfTen[digits] : .max
        while value >= reach {
            count += 1
            let (next, overflow) = reach.multipliedReportingOverflow(by: 10)
            if overflow { break }
            reach = next
        }
        for _ in 0..<count { bytes.append(UInt8(ascii: "0")) }
        var rest = value
        var at = bytes.count - 1
        while rest > 0 {
            bytes[at] += UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            at -= 1
        }
    }

    static func quote(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var start = 0
            for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                bytes.append(contentsOf: utf8[start..<index])
                escape(byte, into: &bytes)
                start = index + 1
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x22, 0x5C: bytes.append(byte)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}
