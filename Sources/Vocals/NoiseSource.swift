internal import Glibc

/// White Gaussian noise by position: sample `i` is the same whoever asks and in whatever pieces. SplitMix64 of the
/// counter (Steele, Lea and Flood 2014), then Box–Muller.
struct NoiseSource: Sendable {
    private let key: UInt64
    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(seed: UInt64) { key = Self.mix(seed &+ Self.increment) }

    /// Adds nothing, overwrites `count` samples from `start` on, which may be negative.
    func fill(_ samples: UnsafeMutablePointer<Float>, start: Int, count: Int) {
        var index = 0
        while index < count {
            let position = start + index
            let (even, odd) = pair(position >> 1)
            if position & 1 == 0 {
                samples[index] = even
                if index + 1 < count { samples[index + 1] = odd }
                index += 2
            } else {
                samples[index] = odd
                index += 1
            }
        }
    }

    private func pair(_ number: Int) -> (Float, Float) {
        let bits = Self.mix(key &+ (UInt64(bitPattern: Int64(number)) &+ 1) &* Self.increment)
        // 24 bits each: all that a Float's mantissa holds. The first is never 0, so that its logarithm is finite.
        let first = Float((bits >> 40) + 1) * 0x1p-24
        let second = Float(bits & 0xFF_FFFF) * 0x1p-24
        let radius = sqrtf(-2 * logf(first))
        let angle = 2 * Float.pi * second
        return (radius * cosf(angle), radius * sinf(angle))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
