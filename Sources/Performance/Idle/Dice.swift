internal import Glibc

/// Randomness by place rather than by turn: the draws of a slot depend only on seed, stream and index, so any moment
/// of the timeline can be looked at without having lived through the ones before. SplitMix64 (Steele et al. 2014).
struct Dice: Sendable {
    /// One stream a process, so that they do not move together.
    enum Stream: UInt64, Sendable {
        case blink = 1
        case gaze, nod, breath, yaw, pitch, roll, sway, smile, brow, lineBlink
    }

    private var state: UInt64

    init(seed: UInt64, _ stream: Stream, _ index: Int) {
        state = Self.mixed(seed &+ stream.rawValue &* 0x9E37_79B9_7F4A_7C15)
        state = Self.mixed(state ^ UInt64(bitPattern: Int64(index)) &* 0xD1B5_4A32_D192_ED03)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0…1, 1 excluded.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Double(Self.mixed(state) >> 11) * 0x1p-53
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Gaussian, mean 0, deviation 1 (Box–Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }

    /// Skewed to the right, as intervals between blinks and glances are.
    mutating func logNormal(median: Double, sigma: Double) -> Double { median * exp(sigma * normal()) }

    mutating func exponential(mean: Double) -> Double { -mean * log(1 - unit()) }
}
