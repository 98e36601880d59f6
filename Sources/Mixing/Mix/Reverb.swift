internal import Glibc

/// A small room: eight delay lines fed back through a Hadamard matrix (Jot and Chaigne 1991), darker on every round.
public struct Reverb: Sendable {
    /// Samples: mutually prime, 27 … 71 ms, so that their echoes do not fall together.
    private static let lengths = [1_301, 1_511, 1_783, 2_027, 2_333, 2_657, 2_999, 3_407]
    /// 15 ms before the room answers: the voice stays in front.
    private static let predelay = 720

    /// All eight, one behind the other.
    private var lines: [Float]
    /// Where each is read and written next in `lines`.
    private var positions: [Int]
    private var damped = SIMD8<Float>.zero
    private var delay = [Float](repeating: 0, count: predelay)
    private var delayAt = 0
    private let gains: SIMD8<Float>
    private let damping: Float
    /// Where each begins in `lines`.
    private static let starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    private static let ends = zip(starts, lengths).map(+)
    /// How the send enters each, and 1/√8, which keeps the matrix from making anything louder.
    private static let entries = SIMD8<Float>(0.35, -0.35, 0.35, -0.35, 0.35, -0.35, 0.35, -0.35)
    private static let norm: Float = 0.353_553_39

    /// - Parameters:
    ///   - seconds: until the room has fallen by 60 dB.
    ///   - damping: 0 bright … 1 dark.
    public init(seconds: Double = 1.3, damping: Double = 0.35) {
        lines = [Float](repeating: 0, count: Self.lengths.reduce(0, +))
        positions = Self.starts
        let decay = Tuning.decay(seconds)
        gains = SIMD8(Self.lengths.map { Float(pow(decay, Double($0))) })
        self.damping = Float(damping)
    }

    /// The room's answer to a mono send; add it to the dry sound.
    public mutating func process(_ send: [Float]) -> StereoBlock {
        var out = StereoBlock(silence: send.count)
        out.withSides { left, right in answer(send, left, right) }
        return out
    }

    private mutating func answer(
        _ send: [Float], _ left: UnsafeMutableBufferPointer<Float>, _ right: UnsafeMutableBufferPointer<Float>
    ) {
        var (damped, delayAt) = (damped, delayAt)
        let (gains, kept, starts, ends) = (gains, damping, Self.starts, Self.ends)
        lines.withUnsafeMutableBufferPointer { lines in
            delay.withUnsafeMutableBufferPointer { delay in
                positions.withUnsafeMutableBufferPointer { positions in
                    for index in send.indices {
                        let input = delay[delayAt]
                        delay[delayAt] = send[index]
                        delayAt = delayAt + 1 == Self.predelay ? 0 : delayAt + 1
                        var taps = SIMD8<Float>.zero
                        for line in 0..<8 { taps[line] = lines[positions[line]] }
                        damped = taps * gains * (1 - kept) + damped * kept
                        left[index] = damped.evenHalf.sum() * 0.5
                        right[index] = damped.oddHalf.sum() * 0.5
                        let back = Self.hadamard(damped) * Self.norm + input * Self.entries
                        for line in 0..<8 {
                            lines[positions[line]] = back[line]
                            positions[line] = positions[line] + 1 == ends[line] ? starts[line] : positions[line] + 1
                        }
                    }
                }
            }
        }
        (self.damped, self.delayAt) = (damped, delayAt)
    }

    /// Sums and differences of halves, then of their halves, then of neighbours.
    private static func hadamard(_ x: SIMD8<Float>) -> SIMD8<Float> {
        let (a, b) = (x.lowHalf + x.highHalf, x.lowHalf - x.highHalf)
        let (c, d) = (a.lowHalf + a.highHalf, a.lowHalf - a.highHalf)
        let (e, f) = (b.lowHalf + b.highHalf, b.lowHalf - b.highHalf)
        return SIMD8(
            c[0] + c[1], c[0] - c[1], d[0] + d[1], d[0] - d[1], e[0] + e[1], e[0] - e[1], f[0] + f[1], f[0] - f[1])
    }
}
