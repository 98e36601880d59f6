/// White noise of unit power by position: sample `i` is the same whoever asks and in whatever pieces. SplitMix64 of the
/// counter (Steele, Lea and Flood 2014). Its samples are spread evenly: a filter as long as a window makes any white
/// noise Gaussian.
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
        // 24 bits each: all that a Float's mantissa holds. From −√3 to √3.
        func spread(_ bits: UInt64) -> Float { (Float(bits) - 0x1p23 + 0.5) * (0x1p-23 * 1.732_050_8) }
        return (spread(bits >> 40), spread(bits & 0xFF_FFFF))
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
