internal import Glibc
internal import Script

/// Sizes of analysed recordings: what their analysis and their synthesis must agree on.
enum SampleShape {
    /// Samples a second.
    static let rate = Timeline.rate
    /// Samples a frame: 5 ms, within which a mouth hardly moves.
    static let hop = 240
    /// Samples of a transform: three periods of 72 Hz.
    static let length = 2048
    static let bins = length / 2 + 1
    static let binWidth = Float(rate) / Float(length)
    /// Values of a kept envelope, evenly on the mel scale: every 20 Hz at the bottom, every 160 Hz at 5 kHz. An envelope
    /// that is smooth over a voice's harmonics needs no more.
    static let points = 128
    /// Bands of 1.5 kHz in which breath is told from voice.
    static let bands = 16
    static let bandWidth = Float(rate) / 2 / Float(bands)
    /// Hz: below it three periods do not fit into a transform.
    static let lowestPitch: Float = 72

    /// Frequencies of an envelope's values, in Hz.
    static let frequencies: [Float] = (0..<points).map { point in
        hertz(mel(Float(rate) / 2) * Float(point) / Float(points - 1))
    }

    /// The place of a frequency among an envelope's values.
    static func place(of hertz: Float) -> Float {
        min(Float(points - 1), mel(max(0, hertz)) / mel(Float(rate) / 2) * Float(points - 1))
    }

    /// O'Shaughnessy's mel scale.
    private static func mel(_ hertz: Float) -> Float { 2595 * log10f(1 + hertz / 700) }
    private static func hertz(_ mel: Float) -> Float { 700 * (powf(10, mel / 2595) - 1) }
}
