import Foundation

/// Test signals.
enum Signal {
    static func sine(_ frequency: Double, seconds: Double, rate: Int = 48_000, amplitude: Double = 1) -> [Float] {
        (0..<Int(seconds * Double(rate))).map {
            Float(amplitude * sin(2 * .pi * frequency * Double($0) / Double(rate)))
        }
    }

    /// A sine that fades in and out, so that its edges say nothing.
    static func tone(_ frequency: Double, seconds: Double, rate: Int = 48_000, amplitude: Double = 0.5) -> [Float] {
        let samples = sine(frequency, seconds: seconds, rate: rate, amplitude: amplitude)
        return samples.enumerated().map {
            $1 * Float(0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(samples.count)))
        }
    }

    static func noise(_ count: Int, seed: UInt64 = 1, amplitude: Float = 1) -> [Float] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return amplitude * (Float(state >> 40) / Float(1 << 23) - 1)
        }
    }

    /// Decibels of `signal` over what remains when `other` is taken from it.
    static func ratio(_ signal: ArraySlice<Float>, _ other: ArraySlice<Float>) -> Double {
        let power = signal.reduce(0.0) { $0 + Double($1 * $1) }
        let rest = zip(signal, other).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        return 10 * log10(power / max(rest, 1e-20))
    }

    static func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "/voxhumana-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}
