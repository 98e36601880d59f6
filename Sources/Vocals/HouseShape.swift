internal import Glibc
internal import Script
internal import Spectra

/// Sizes of a house voice: what its networks and the signal processing beside them must agree on.
///
/// What follows from them is worked out once, when a voice is loaded, and shared by everything that it says.
struct HouseShape: Sendable {
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

    /// The mel bands of its sound.
    let bands: MelBands
    /// The window.
    let hann: [Float]
    /// Where its filters are set.
    let knots: FilterKnots
    /// From the voice's rate to the line's.
    let resampling: ResamplingFilter

    init(rate: Int, hop: Int, mels: Int, melRange: ClosedRange<Float>) {
        (self.rate, self.hop, self.mels, self.melRange) = (rate, hop, mels, melRange)
        let length = 4 * hop
        bands = MelBands(mels, range: melRange, rate: rate, length: length)
        hann = (0..<length).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(length))) }
        knots = FilterKnots(rate: rate, length: length)
        resampling = ResamplingFilter(from: rate, to: Timeline.rate)
    }

    /// Samples of a window: every sample lies in four.
    var length: Int { 4 * hop }
    /// Frequencies of a filter, from 0 to half the rate.
    var bins: Int { length / 2 + 1 }
    /// Samples that a frame's window reaches to the left of the frame's own first sample.
    var reach: Int { (length - hop) / 2 }
    /// Hz between two bins.
    var binWidth: Float { Float(rate) / Float(length) }
}

extension HouseShape {
    init(_ manifest: VoiceManifest) {
        self.init(rate: manifest.sampleRate, hop: manifest.hop, mels: manifest.mels, melRange: manifest.melRange)
    }
}
