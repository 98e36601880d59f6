/// Programme loudness of 48 kHz sound by ITU-R BS.1770-4: K-weighting, 400 ms blocks that overlap by three quarters,
/// an absolute gate at −70 LUFS and a relative one 10 LU below the mean. A full-scale 997 Hz sine in one channel reads
/// −3.01 LUFS; mono counts as one channel, as the recommendation has it.
public struct LoudnessMeter: Sendable {
    /// What BS.1770 adds so that the reference sine reads right.
    private static let offset = -0.691
    private static let absoluteGate = -70.0
    private static let relativeGate = -10.0
    /// 100 ms, the step between blocks, and four of them make a block.
    private static let step = 4800
    private static let stepsInBlock = 4

    private var filters: [KWeighting]
    private var energy = 0.0
    private var count = 0
    /// Mean square of each 100 ms, the channels added.
    private var steps: [Double] = []

    /// - Parameter channels: 1 or 2.
    public init(channels: Int = 1) { filters = Array(repeating: KWeighting(), count: max(1, channels)) }

    /// Interleaved samples.
    public mutating func add(_ samples: [Float]) {
        let channels = filters.count
        for start in stride(from: 0, to: samples.count - channels + 1, by: channels) {
            for channel in 0..<channels {
                let weighted = filters[channel].process(Double(samples[start + channel]))
                energy += weighted * weighted
            }
            count += 1
            if count == Self.step {
                steps.append(energy / Double(Self.step))
                energy = 0
                count = 0
            }
        }
    }

    /// LUFS of all so far; −∞ when it is shorter than 400 ms or nothing passes the gates.
    public var integrated: Double {
        guard steps.count >= Self.stepsInBlock else { return -.infinity }
        let blocks = (0...(steps.count - Self.stepsInBlock)).map { start in
            steps[start..<(start + Self.stepsInBlock)].reduce(0, +) / Double(Self.stepsInBlock)
        }
        let audible = blocks.filter { Self.loudness($0) > Self.absoluteGate }
        guard !audible.isEmpty else { return -.infinity }
        let gate = Self.loudness(Self.mean(audible)) + Self.relativeGate
        let counted = audible.filter { Self.loudness($0) > gate }
        return counted.isEmpty ? -.infinity : Self.loudness(Self.mean(counted))
    }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    private static func loudness(_ energy: Double) -> Double { offset + decibels(power: energy) }
}

/// BS.1770-4, tables 1 and 2, whose coefficients hold at 48 kHz: a shelf for the head, then a high-pass.
struct KWeighting: Sendable {
    private var shelf = Biquad(
        b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285, a1: -1.69065929318241, a2: 0.73248077421585)
    private var highPass = Biquad(b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621)

    mutating func process(_ sample: Double) -> Double { highPass.process(shelf.process(sample)) }
}

/// Transposed direct form II.
struct Biquad: Sendable {
    let b0: Double
    let b1: Double
    let b2: Double
    let a1: Double
    let a2: Double
    private var z1 = 0.0
    private var z2 = 0.0

    init(b0: Double, b1: Double, b2: Double, a1: Double, a2: Double) {
        self.b0 = b0
        self.b1 = b1
        self.b2 = b2
        self.a1 = a1
        self.a2 = a2
    }

    mutating func process(_ x: Double) -> Double {
        let y = b0 * x + z1
        z1 = b1 * x - a1 * y + z2
        z2 = b2 * x - a2 * y
        return y
    }
}
