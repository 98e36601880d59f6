internal import Foundation

/// The pitch of a steady sound, by its autocorrelation near the expected period.
enum PitchProbe {
    static func cents(_ samples: ArraySlice<Float>, from expected: Double, rate: Double) -> Double? {
        let x = samples.map(Double.init)
        let period = rate / expected
        // Half an octave either way.
        let low = Int(period / 1.4)
        let high = Int(period * 1.4) + 1
        guard x.count > high * 4 else { return nil }
        func correlation(_ lag: Int) -> Double {
            var (cross, a, b) = (0.0, 0.0, 0.0)
            for index in 0..<x.count - high - 1 {
                cross += x[index] * x[index + lag]
                a += x[index] * x[index]
                b += x[index + lag] * x[index + lag]
            }
            return a * b > 0 ? cross / (a * b).squareRoot() : 0
        }
        let values = (low - 1...high + 1).map(correlation)
        guard let best = (1..<values.count - 1).max(by: { values[$0] < values[$1] }), values[best] > 0.4 else {
            return nil
        }
        let (left, middle, right) = (values[best - 1], values[best], values[best + 1])
        let bend = left - 2 * middle + right
        let lag = Double(low - 1 + best) + (bend < 0 ? 0.5 * (left - right) / bend : 0)
        return 1200 * log2(period / lag)
    }
}
