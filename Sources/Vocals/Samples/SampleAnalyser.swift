/// Takes recordings apart: pitch, resonance and breath, every 5 ms.
public enum SampleAnalyser {
    /// Frames on either side over which the share of breath is averaged: single ones are drawn by chance.
    private static let smoothing = 2

    /// - Parameter samples: one syllable or note at 48 kHz.
    /// - Throws: when memory runs out.
    public static func analyse(_ samples: [Float]) throws(VocalsError) -> VoiceSample {
        guard let transform = FourierTransform(length: SampleShape.length) else {
            throw VocalsError(
                .badScript, "no memory for a Fourier transform", at: "the analysis of a sample", advice: "Free memory.")
        }
        let track = PitchTracker(samples).track()
        var envelopes = EnvelopeEstimator(transform)
        var breaths = BreathEstimator(transform)
        var sample = VoiceSample(samples: samples, f0: track.f0, voicing: track.voicing, envelope: [], breath: [])
        sample.envelope.reserveCapacity(track.f0.count * SampleShape.points)
        for (frame, f0) in track.f0.enumerated() {
            let middle = frame * SampleShape.hop
            sample.envelope += envelopes.envelope(samples, at: middle, f0: f0)
            sample.breath +=
                f0 > 0
                ? breaths.shares(samples, at: middle, f0: f0, slope: slope(track.f0, frame))
                : [Float](repeating: 0, count: SampleShape.bands)
        }
        sample.breath = smoothed(sample.breath, f0: track.f0)
        return sample
    }

    /// Hz a second, from the neighbours.
    private static func slope(_ f0: [Float], _ frame: Int) -> Float {
        guard frame > 0, frame + 1 < f0.count, f0[frame - 1] > 0, f0[frame + 1] > 0 else { return 0 }
        return (f0[frame + 1] - f0[frame - 1]) / 2 * Float(VoiceSample.frameRate)
    }

    private static func smoothed(_ breath: [Float], f0: [Float]) -> [Float] {
        var result = breath
        for frame in f0.indices where f0[frame] > 0 {
            let near = (max(0, frame - smoothing)...min(f0.count - 1, frame + smoothing)).filter { f0[$0] > 0 }
            for band in 0..<SampleShape.bands {
                let sum = near.reduce(Float(0)) { $0 + breath[$1 * SampleShape.bands + band] }
                result[frame * SampleShape.bands + band] = sum / Float(near.count)
            }
        }
        return result
    }
}
