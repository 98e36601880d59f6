internal import Glibc

/// The last step: a fixed gain that brings every speaker to one loudness, and a limit that bends instead of clipping.
/// Without memory, so it cannot make a seam.
public struct OutputStage: Sendable {
    private let gain: Float
    /// Up to here, about −2 dBFS, nothing is changed.
    private static let knee: Float = 0.8

    public init(decibels: Float) { gain = powf(10, decibels / 20) }

    public func apply(_ samples: [Float]) -> [Float] {
        samples.map { sample in
            let value = sample * gain
            let size = abs(value)
            guard size > Self.knee else { return value.isFinite ? value : 0 }
            let bent = Self.knee + (1 - Self.knee) * tanhf((size - Self.knee) / (1 - Self.knee))
            return value < 0 ? -bent : bent
        }
    }
}
