/// A train of band-limited pulses that follows F0 exactly: all harmonics below half the sampling rate, with equal
/// amplitudes and one phase, as the closed form of a sum of cosines. The phase is carried, so pieces join.
struct PulseSource: Sendable {
    private let f0: [Float]
    private let hop: Int
    private let rate: Float
    /// Turns, 0…1.
    private var phase = 0.0
    private var position = 0

    /// Runs on in unvoiced frames, so that voice never begins with all harmonics at their peak by construction.
    private static let idlePitch: Float = 100
    /// Hz: below it the closed form has more harmonics than the vocoder was trained with.
    private static let lowest = SIMD8<Float>(repeating: 60)
    /// Bound of a pulse's height, from the training.
    private static let highestPulse: Float = 30

    init(f0: [Float], hop: Int, rate: Int) {
        self.f0 = f0
        self.hop = hop
        self.rate = Float(rate)
    }

    /// The next `count` samples; the last frame holds beyond the end.
    mutating func fill(_ samples: UnsafeMutablePointer<Float>, count: Int) {
        var index = 0
        while index < count {
            let line = PitchLine(f0, at: position, hop: hop)
            let end = index + min(count - index, line.end - position)
            while index < end {
                let lanes = min(8, end - index)
                eight(samples + index, line, lanes)
                index += lanes
            }
        }
    }

    /// Up to eight samples.
    private mutating func eight(_ samples: UnsafeMutablePointer<Float>, _ line: PitchLine, _ lanes: Int) {
        let pitches = line.pitches(at: position)
        let idle = SIMD8<Float>(repeating: Self.idlePitch)
        let steps = pointwiseMax(pitches, Self.lowest).replacing(with: idle, where: pitches .<= 0) / rate
        var turns = SIMD8<Float>(repeating: 0.25)
        for lane in 0..<lanes {
            phase += Double(steps[lane])
            // A sample is less than a turn.
            if phase >= 1 { phase -= 1 }
            turns[lane] = Float(phase)
        }
        position += lanes
        let pulses = line.isVoiced ? Self.pulses(turns: turns, pitches: pitches, rate: rate) : .zero
        if lanes == 8 {
            UnsafeMutableRawPointer(samples).storeBytes(of: pulses, as: SIMD8<Float>.self)
        } else {
            for lane in 0..<lanes { samples[lane] = pulses[lane] }
        }
    }

    /// Σ cos(kφ), k = 1…K, divided by √(K/2) so that its power does not depend on F0; 0 where there is no pitch.
    private static func pulses(turns: SIMD8<Float>, pitches: SIMD8<Float>, rate: Float) -> SIMD8<Float> {
        let hertz = pointwiseMax(pitches, lowest)
        let harmonics = floor(rate / 2 / hertz) - 1
        let divisor = FastSine.sine(turns: turns / 2)
        let sums = (FastSine.sine(turns: (harmonics + 0.5) * turns) / divisor - 1) / 2
        // At the very peak the closed form is 0/0, and the sum is K. (The study divided by a floor instead, which lost
        // the peaks of one pulse in some hundred.)
        let isPeak = divisor .< 1e-4 .& divisor .> -1e-4
        let scaled = sums.replacing(with: harmonics, where: isPeak) / (harmonics / 2).squareRoot()
        let bounded = scaled.clamped(
            lowerBound: SIMD8(repeating: -highestPulse), upperBound: SIMD8(repeating: highestPulse))
        return bounded.replacing(with: 0, where: pitches .<= 0 .| harmonics .< 1)
    }

    /// The whole part of small numbers that are not negative.
    private static func floor(_ x: SIMD8<Float>) -> SIMD8<Float> {
        let rounder = SIMD8<Float>(repeating: 8_388_608)  // 2²³
        let nearest = (x + rounder) - rounder
        return nearest - SIMD8<Float>.zero.replacing(with: 1, where: nearest .> x)
    }
}

/// F0 over half a frame: linear between the middles of frames. A voiced frame beside an unvoiced one holds its own value
/// instead of gliding to 0.
private struct PitchLine {
    /// Hz in the frame's middle; 0 in unvoiced frames.
    private let own: Float
    /// Hz by which the neighbour's middle differs.
    private let rise: Float
    private let hop: Float
    /// The frame's first sample.
    private let frame: Int
    /// Behind the last sample for which it holds.
    let end: Int

    var isVoiced: Bool { own > 0 }

    /// The last frame holds beyond the end.
    init(_ f0: [Float], at position: Int, hop: Int) {
        let number = position / hop
        let isSecond = position % hop >= hop / 2
        let last = f0.count - 1
        func value(_ number: Int) -> Float { f0.isEmpty ? 0 : f0[max(0, min(last, number))] }
        own = value(number)
        let neighbour = value(min(last, number) + (isSecond ? 1 : -1))
        rise = own > 0 && neighbour > 0 ? neighbour - own : 0
        self.hop = Float(hop)
        frame = number * hop
        end = frame + (isSecond ? hop : hop / 2)
    }

    /// Of eight samples from a position on.
    func pitches(at position: Int) -> SIMD8<Float> {
        guard own > 0 else { return .zero }
        let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
        let place = (lanes + (Float(position - frame) + 0.5)) / hop - 0.5
        return own + rise * place.replacing(with: -place, where: place .< 0)
    }
}
