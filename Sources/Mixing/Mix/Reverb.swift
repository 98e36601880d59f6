internal import Glibc

/// A small room: eight delay lines fed back through a Hadamard matrix (Jot and Chaigne 1991), darker on every round.
public struct Reverb: Sendable {
    /// Samples: mutually prime, 27 … 71 ms, so that their echoes do not fall together.
    private static let lengths = [1_301, 1_511, 1_783, 2_027, 2_333, 2_657, 2_999, 3_407]
    /// 15 ms before the room answers: the voice stays in front.
    private static let predelay = 720

    private var lines: [[Float]]
    private var positions: [Int]
    private var damped: [Float]
    private var delay = [Float](repeating: 0, count: predelay)
    private var delayAt = 0
    private let gains: [Float]
    private let damping: Float

    /// - Parameters:
    ///   - seconds: until the room has fallen by 60 dB.
    ///   - damping: 0 bright … 1 dark.
    public init(seconds: Double = 1.3, damping: Double = 0.35) {
        lines = Self.lengths.map { [Float](repeating: 0, count: $0) }
        positions = Self.lengths.map { _ in 0 }
        damped = Self.lengths.map { _ in 0 }
        gains = Self.lengths.map { Float(pow(Tuning.decay(seconds), Double($0))) }
        self.damping = Float(damping)
    }

    /// The room's answer to a mono send; add it to the dry sound.
    public mutating func process(_ send: [Float]) -> StereoBlock {
        var out = StereoBlock(silence: send.count)
        var tap = [Float](repeating: 0, count: 8)
        // Normalises the matrix: 1/√8.
        let norm: Float = 0.353_553_39
        for index in send.indices {
            let input = delay[delayAt]
            delay[delayAt] = send[index]
            delayAt = delayAt + 1 == Self.predelay ? 0 : delayAt + 1
            for line in 0..<8 {
                let value = lines[line][positions[line]] * gains[line]
                damped[line] = value * (1 - damping) + damped[line] * damping
                tap[line] = damped[line]
            }
            out.left[index] = (tap[0] + tap[2] + tap[4] + tap[6]) * 0.5
            out.right[index] = (tap[1] + tap[3] + tap[5] + tap[7]) * 0.5
            Self.hadamard(&tap)
            for line in 0..<8 {
                lines[line][positions[line]] = tap[line] * norm + input * (line % 2 == 0 ? 0.35 : -0.35)
                positions[line] = positions[line] + 1 == Self.lengths[line] ? 0 : positions[line] + 1
            }
        }
        return out
    }

    private static func hadamard(_ x: inout [Float]) {
        var half = 1
        while half < 8 {
            for start in stride(from: 0, to: 8, by: 2 * half) {
                for index in start..<(start + half) {
                    let (a, b) = (x[index], x[index + half])
                    x[index] = a + b
                    x[index + half] = a - b
                }
            }
            half *= 2
        }
    }
}
