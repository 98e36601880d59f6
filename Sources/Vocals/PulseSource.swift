internal import Spectra

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
    private static let lowest: Float = 60
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
        let steps =
            line.isVoiced
            ? Lanes.higher(pitches, Lanes(repeating: Self.lowest)) / rate : Lanes(repeating: Self.idlePitch / rate)
        var turns = Lanes(repeating: 0.25)
        for lane in 0..<lanes {
            phase += Double(steps[lane])
            // A sample is less than a turn.
            if phase >= 1 { phase -= 1 }
            turns[lane] = Float(phase)
        }
        position += lanes
        let pulses = line.isVoiced ? Self.pulses(turns: turns, pitches: pitches, rate: rate) : .zero
        if lanes == 8 {
            pulses.store(at: samples)
        } else {
            for lane in 0..<lanes { samples[lane] = pulses[lane] }
        }
    }

    /// Σ cos(kφ), k = 1…K, divided by √(K/2) so that its power does not depend on F0; 0 where there is no pitch.
    private static func pulses(turns: Lanes, pitches: Lanes, rate: Float) -> Lanes {
        let hertz = Lanes.higher(pitches, Lanes(repeating: lowest))
        let harmonics = floor(Lanes(repeating: rate / 2) / hertz) - 1
        let divisor = FastSine.sine(turns: turns / 2)
        let sums = (FastSine.sine(turns: (harmonics + 0.5) * turns) / divisor - 1) / 2
        // At the very peak the closed form is 0/0, and the sum is K. (The study divided by a floor instead, which lost
        // the peaks of one pulse in some hundred.)
        let distance = Lanes.higher(divisor, .zero - divisor)
        let summed = Lanes.choose(distance, below: Lanes(repeating: 1e-4), harmonics, else: sums)
        let scaled = summed / Lanes.root(harmonics / 2)
        let bounded = Lanes.higher(Lanes(repeating: -highestPulse), .lower(Lanes(repeating: highestPulse), scaled))
        return Lanes.choose(harmonics, below: Lanes(repeating: 1), .zero, else: bounded)
    }

    /// The whole part of small numbers that are not negative.
    private static func floor(_ x: Lanes) -> Lanes {
        let rounder: Float = 8_388_608  // 2²³
        let nearest = (x + rounder) - rounder
        return nearest - Lanes.choose(x, below: nearest, Lanes(repeating: 1), else: .zero)
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
    func pitches(at position: Int) -> Lanes {
        guard own > 0 else { return .zero }
        let place = (Self.counted + (Float(position - frame) + 0.5)) / hop - 0.5
        return Lanes.higher(place, .zero - place) * rise + own
    }

    private static let counted = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
}
