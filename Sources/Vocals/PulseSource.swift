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
    private static let lowestPitch: Float = 60
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
        f0.withUnsafeBufferPointer { f0 in
            while index < count {
                let lanes = min(8, count - index)
                var pitches = SIMD8<Float>.zero
                var turns = SIMD8<Float>(repeating: 0.25)
                for lane in 0..<lanes {
                    let pitch = Self.pitch(f0, at: position, hop: hop)
                    pitches[lane] = pitch
                    phase += Double((pitch > 0 ? max(pitch, Self.lowestPitch) : Self.idlePitch) / rate)
                    phase -= phase.rounded(.down)
                    turns[lane] = Float(phase)
                    position += 1
                }
                let pulses = pitches.max() > 0 ? Self.pulses(turns: turns, pitches: pitches, rate: rate) : .zero
                for lane in 0..<lanes { samples[index + lane] = pulses[lane] }
                index += lanes
            }
        }
    }

    /// Linear between the middles of frames; a voiced frame beside an unvoiced one holds its own value instead of
    /// gliding to 0. 0 in unvoiced frames.
    private static func pitch(_ f0: UnsafeBufferPointer<Float>, at position: Int, hop: Int) -> Float {
        let last = f0.count - 1
        guard last >= 0 else { return 0 }
        let frame = min(last, position / hop)
        let own = f0[frame]
        guard own > 0 else { return 0 }
        let place = (Float(position % hop) + 0.5) / Float(hop) - 0.5
        let neighbour = f0[max(0, min(last, place < 0 ? frame - 1 : frame + 1))]
        guard neighbour > 0 else { return own }
        return own + (neighbour - own) * abs(place)
    }

    /// Σ cos(kφ), k = 1…K, divided by √(K/2) so that its power does not depend on F0; 0 where there is no pitch.
    private static func pulses(turns: SIMD8<Float>, pitches: SIMD8<Float>, rate: Float) -> SIMD8<Float> {
        let hertz = pointwiseMax(pitches, SIMD8(repeating: lowestPitch))
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
