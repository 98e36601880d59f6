internal import Glibc
internal import Spectra

/// Sizes of a house voice: what its networks and the signal processing beside them must agree on.
struct HouseShape: Sendable, Equatable {
    /// Width of the encoders' rows: the same in every house voice.
    static let hidden = 192
    /// A hidden row, then how far into the phone, how far from its end, and ln(frames)/3.
    static let frame = hidden + 3

    /// Samples a second.
    let rate: Int
    /// Samples a frame; a power of two.
    let hop: Int
    let mels: Int
    /// Hz from the lowest band's lower end to the highest one's upper end.
    let melRange: ClosedRange<Float>

    /// Samples of a window: every sample lies in four.
    var length: Int { 4 * hop }
    /// Frequencies of a filter, from 0 to half the rate.
    var bins: Int { length / 2 + 1 }
    /// Samples that a frame's window reaches to the left of the frame's own first sample.
    var reach: Int { (length - hop) / 2 }
    /// Hz between two bins.
    var binWidth: Float { Float(rate) / Float(length) }
    /// The mel bands of its sound.
    var bands: MelBands { MelBands(mels, range: melRange, rate: rate, length: length) }
    /// The window.
    var hann: [Float] {
        (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length))) }
    }
}

extension VoiceManifest {
    var shape: HouseShape { HouseShape(rate: sampleRate, hop: hop, mels: mels, melRange: melRange) }
}
