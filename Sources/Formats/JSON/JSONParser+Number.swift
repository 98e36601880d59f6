extension JSONParser {
    /// Powers of ten that a double holds exactly: a mantissa below 2^53 times or over one of them is correctly rounded
    /// by the one operation (Clinger's fast path).
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// Reads a number by JSON's grammar: no leading zeros, no bare point, no `+`.
    mutating func number() throws -> Double {
        let start = at
        let negative = current == UInt8(ascii: "-")
        if negative { at += 1 }
        var mantissa: UInt64 = 0
        var exact = true
        let whole = digits(into: &mantissa, exact: &exact)
        guard whole > 0 else { throw error("a number has no digits") }
        guard whole == 1 || bytes[at - whole] != UInt8(ascii: "0") else {
            throw error("a number must not begin with 0", at: start)
        }
        var exponent = 0
        if current == UInt8(ascii: ".") {
            at += 1
            exponent = -digits(into: &mantissa, exact: &exact)
            guard exponent < 0 else { throw error("digits are missing after the decimal point") }
        }
        if current | 0x20 == UInt8(ascii: "e") { exponent += try power() }
        if exact, mantissa < 1 << 53, abs(exponent) < Self.exactPowers.count {
            let power = Self.exactPowers[abs(exponent)]
            let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
            return negative ? -value : value
        }
        return try slow(from: start)
    }

    private mutating func digits(into mantissa: inout UInt64, exact: inout Bool) -> Int {
        let start = at
        while case let digit = current &- UInt8(ascii: "0"), digit < 10 {
            // Below this bound ten times the mantissa and a digit cannot overflow.
            if mantissa < UInt64.max / 10 - 1 { mantissa = mantissa * 10 + UInt64(digit) } else { exact = false }
            at += 1
        }
        return at - start
    }

    private mutating func power() throws -> Int {
        at += 1
        let negative = current == UInt8(ascii: "-")
        if negative || current == UInt8(ascii: "+") { at += 1 }
        var value: UInt64 = 0
        var exact = true
        guard digits(into: &value, exact: &exact) > 0 else { throw error("digits are missing in an exponent") }
        // Any bound far outside a double's range keeps the sum with the fraction's digits from overflowing.
        let bounded = Int(min(value, 1_000_000))
        return negative ? -bounded : bounded
    }

    private func slow(from start: Int) throws -> Double {
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Double(text), value.isFinite else { throw error("a number is out of range", at: start) }
        return value
    }
}
