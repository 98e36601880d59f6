/// White noise of unit power by position: sample `i` is the same whoever asks and in whatever pieces. It is read in a
/// circle from a table of six seconds, entered at a place and read in a direction that the seed chooses.
///
/// Not any white noise: the bins of a spectrogram of it lie 3.2 dB apart instead of 5.6, so that a breath sounds as its
/// filter says, and not as chance would have it. `Training/voicelab/even_noise.py` made it and says how.
struct NoiseSource: Sendable {
    private let table: NoiseTable
    private let offset: Int
    private let step: Int
    private let unit: Float

    /// Throws when the table is not there.
    init(seed: UInt64) throws(VocalsError) {
        table = try NoiseTable.shipped.get()
        let key = Self.mix(seed &+ Self.increment)
        offset = Int(key & 0xFFFF_FFFF)
        step = key >> 40 & 1 == 0 ? 1 : -1
        unit = key >> 41 & 1 == 0 ? NoiseTable.unit : -NoiseTable.unit
    }

    /// Adds nothing, overwrites `count` samples from `start` on, which may be negative.
    func fill(_ samples: UnsafeMutablePointer<Float>, start: Int, count: Int) {
        let mask = NoiseTable.count - 1
        table.samples.withUnsafeBufferPointer { table in
            for index in 0..<count { samples[index] = Float(table[(offset + step * (start + index)) & mask]) * unit }
        }
    }

    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// SplitMix64 (Steele, Lea and Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
