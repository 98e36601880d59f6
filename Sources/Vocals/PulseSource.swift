internal import Glibc

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
        f0.withUnsafeBufferPointer { f0 in
            for index in 0..<count {
                let pitch = Self.pitch(f0, at: position, hop: hop)
                let hertz = pitch > 0 ? max(pitch, Self.lowestPitch) : Self.idlePitch
                phase += Double(hertz / rate)
                phase -= phase.rounded(.down)
                samples[index] = pitch > 0 ? Self.pulse(angle: Float(phase) * 2 * .pi, hertz: hertz, rate: rate) : 0
                position += 1
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

    /// Σ cos(kφ), k = 1…K, divided by √(K/2) so that its power does not depend on F0.
    private static func pulse(angle: Float, hertz: Float, rate: Float) -> Float {
        let harmonics = (rate / 2 / hertz).rounded(.down) - 1
        guard harmonics >= 1 else { return 0 }
        let divisor = sinf(angle / 2)
        // At the very peak the closed form is 0/0, and the sum is K. (The study divided by a floor instead, which lost
        // the peaks of one pulse in some hundred.)
        let sum = abs(divisor) < 1e-4 ? harmonics : (sinf((harmonics + 0.5) * angle) / divisor - 1) / 2
        return min(highestPulse, max(-highestPulse, sum / sqrtf(harmonics / 2)))
    }
}
