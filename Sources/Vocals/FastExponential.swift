internal import Spectra

/// Exponentials of many numbers at once, without calls.
enum FastExponential {
    /// e^x of each, in place: within a millionth of it for |x| below 20, within four for |x| below 80 (what rounding x to a
    /// Float costs), and e^±80 beyond.
    static func exp(_ values: UnsafeMutablePointer<Float>, count: Int) {
        var index = 0
        while index + 8 <= count {
            exp(.load(values + index)).store(at: values + index)
            index += 8
        }
        while index < count {
            values[index] = exp(Lanes(repeating: values[index]))[0]
            index += 1
        }
    }

    @inline(__always)
    static func exp(_ x: Lanes) -> Lanes {
        let bounded = Lanes.higher(Lanes(repeating: -80), .lower(Lanes(repeating: 80), x))
        let y = bounded * 1.442_695  // 1/ln 2
        // The nearest whole number, by letting the mantissa's last bit be 1.
        let shifted = y + Self.rounder
        let fraction = (y - (shifted - Self.rounder)) * 0.693_147_2  // −0.35…0.35
        var p = Lanes(repeating: 1 / 720)
        p = p * fraction + 1 / 120
        p = p * fraction + 1 / 24
        p = p * fraction + 1 / 6
        p = p * fraction + 0.5
        p = p * fraction + 1
        p = p * fraction + 1
        // The whole number lies in the last bits of the shifted one: as an exponent it doubles.
        let bits = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23
        return unsafeBitCast(unsafeBitCast(p, to: SIMD8<UInt32>.self) &+ bits, to: Lanes.self)
    }

    private static let rounder: Float = 12_582_912  // 1.5 · 2²³
}
