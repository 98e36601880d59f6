internal import Glibc

/// What `RationalResampler` weighs samples with. Working it out takes some milliseconds, so a voice does it once.
struct ResamplingFilter: Sendable {
    /// Input samples on each side of an output sample, a multiple of eight.
    let half: Int
    /// Kaiser's β for 90 dB of rejection.
    private static let beta = 9.0

    /// The ratio in whole numbers: `up` samples for `down`.
    let up, down: Int
    /// A Kaiser-windowed sinc: a row of 2·half taps for each of the `up` fractions of an input sample.
    let taps: [Float]

    /// `to` must not be below `from`.
    init(from: Int, to: Int) {
        let divisor = Self.greatestCommonDivisor(from, to)
        (up, down) = (to / divisor, from / divisor)
        half = Self.half(rate: from)
        taps = Self.design(up: up, half: half)
    }

    /// 32 make a transition band of 2 kHz at 22,050 Hz, which ends the passband at 10 kHz, where such a voice ends too. At
    /// 44,100 Hz there is more room: 24 make one of 5 kHz, which ends it above 19 kHz.
    private static func half(rate: Int) -> Int { rate < 44_100 ? 32 : 24 }

    private static func design(up: Int, half: Int) -> [Float] {
        let whole = bessel(beta)
        var taps: [Float] = []
        for phase in 0..<up {
            let fraction = Double(phase) / Double(up)
            let row = (0..<2 * half).map { tap -> Double in
                let distance = Double(tap - half + 1) - fraction
                let sinc = distance == 0 ? 1 : sin(.pi * distance) / (.pi * distance)
                let edge = distance / Double(half)
                return abs(edge) >= 1 ? 0 : sinc * bessel(beta * (1 - edge * edge).squareRoot()) / whole
            }
            // Each row passes a constant unchanged, so no phase is louder than another.
            let sum = row.reduce(0, +)
            taps += row.map { Float($0 / sum) }
        }
        return taps
    }

    /// Modified Bessel function of the first kind, order 0, by its series.
    private static func bessel(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for k in 1..<50 {
            term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
            sum += term
        }
        return sum
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
