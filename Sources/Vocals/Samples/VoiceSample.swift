internal import Glibc

/// A recording of a voice, taken apart into what sounds and how it resounds, every 5 ms: enough to sound it again at any
/// pitch and speed.
public struct VoiceSample: Sendable {
    /// The recording itself at 48 kHz: what is not voice is sounded as it is.
    public let samples: [Float]
    /// Hz; 0 where there is no voice.
    public internal(set) var f0: [Float]
    /// 0…1: how much of it is voice.
    public internal(set) var voicing: [Float]
    /// Natural logarithm of the power's density, `SampleShape.points` values a frame.
    var envelope: [Float]
    /// Natural logarithm of the share of breath in the power, `SampleShape.bands` values a frame.
    var breath: [Float]

    public var frames: Int { f0.count }
    /// Frames a second.
    public static let frameRate = Double(SampleShape.rate) / Double(SampleShape.hop)
    /// Bytes that it takes.
    public var size: Int { 4 * (samples.count + envelope.count + breath.count + 2 * f0.count) }

    /// Mean power of the voiced frames of a range, in dB of full scale; nil where none is voiced. The quieter half is left
    /// out: attacks and decays say little about how loud a vowel is.
    public func level(_ range: Range<Int>) -> Float? {
        let powers = range.clamped(to: 0..<frames).filter { voicing[$0] > 0.5 }.map(power).sorted()
        guard !powers.isEmpty else { return nil }
        let loud = powers[(powers.count / 2)...]
        return 10 * log10f(max(1e-12, loud.reduce(0, +) / Float(loud.count)))
    }

    /// Mean square of the 20 ms around a frame.
    func power(_ frame: Int) -> Float {
        let middle = frame * SampleShape.hop
        let range = (middle - 2 * SampleShape.hop..<middle + 2 * SampleShape.hop).clamped(to: 0..<samples.count)
        guard !range.isEmpty else { return 0 }
        return samples[range].reduce(0) { $0 + $1 * $1 } / Float(range.count)
    }
}
