internal import Glibc

/// Levels of whole clips at 48 kHz.
public enum Loudness {
    /// LUFS by BS.1770-4, see `LoudnessMeter`.
    public static func integrated(_ samples: [Float], channels: Int = 1) -> Double {
        var meter = LoudnessMeter(channels: channels)
        meter.add(samples)
        return meter.integrated
    }

    /// The highest sample in dBFS; −∞ for silence.
    public static func samplePeak(_ samples: [Float]) -> Double {
        decibels(amplitude: Double(samples.reduce(0) { max($0, abs($1)) }))
    }

    /// The highest point of the wave between the samples in dBTP (BS.1770-4, annex 2: four times oversampled), of a
    /// mono clip; −∞ for silence.
    public static func truePeak(_ samples: [Float]) -> Double {
        let half = TruePeakFilter.half
        let padding = [Float](repeating: 0, count: half)
        let padded = padding + samples + padding
        var peak = samples.reduce(0) { max($0, abs($1)) }
        for phase in TruePeakFilter.phases {
            for start in 0..<samples.count {
                var sum: Float = 0
                for tap in 0..<(2 * half) { sum += phase[tap] * padded[start + tap + 1] }
                peak = max(peak, abs(sum))
            }
        }
        return decibels(amplitude: Double(peak))
    }
}

func decibels(amplitude: Double) -> Double { 20 * log10(amplitude) }
func decibels(power: Double) -> Double { 10 * log10(power) }

/// Windowed sincs that give the wave a quarter, a half and three quarters of the way to the next sample.
enum TruePeakFilter {
    /// Taps on either side: 24 in all, twice the recommendation's example, for 0.1 dB up to 20 kHz.
    static let half = 12

    static let phases: [[Float]] = [0.25, 0.5, 0.75].map { fraction in
        let taps = (0..<(2 * half)).map { tap -> Double in
            let x = Double(tap - half + 1) - fraction
            let window = 0.5 + 0.5 * cos(Double.pi * x / Double(half))
            return sin(Double.pi * x) / (Double.pi * x) * window
        }
        let sum = taps.reduce(0, +)
        return taps.map { Float($0 / sum) }
    }
}
