internal import Glibc

extension PitchShaper {
    /// 0 before 0, 1 after 1, level at both ends.
    static func smoothStep(_ x: Double) -> Double {
        let x = Swift.min(1, Swift.max(0, x))
        return x * x * (3 - 2 * x)
    }

    /// A raised cosine over 0…1, 1 in the middle, 0 outside.
    static func bell(_ x: Double) -> Double { x <= 0 || x >= 1 ? 0 : 0.5 - 0.5 * cos(2 * .pi * x) }

    /// Sine of so many turns.
    static func sine(_ turns: Double) -> Double { sin(2 * .pi * turns) }

    static func exp2(_ x: Double) -> Double { Glibc.exp2(x) }
}
