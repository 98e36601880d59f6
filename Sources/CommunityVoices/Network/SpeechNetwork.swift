internal import Vocals

/// A network that speaks, whatever its family: a sentence's symbols become a timing, the timing becomes sound.
protocol SpeechNetwork: Sendable {
    /// True when the sound of some frames can be made without that of the others.
    var isSplit: Bool { get }
    /// Frames on each side that a frame's sound depends on.
    var reach: Int { get }
    var metadata: [String: String] { get }
    /// Decides the timing, and does as much of the work as must be done for that.
    /// - Parameter rate: speed relative to the voice's own.
    func make(_ sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> MadeSentence
    /// The sound of some frames of a sentence with the frames around them, `window`.
    func decode(_ sentence: MadeSentence, window: Range<Int>, speaker: Int64?) async throws -> [Float]
    /// The whole sound of a sentence whose timing alone is made.
    func sound(of sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> [Float]
}

extension SpeechNetwork {
    func sound(of sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> [Float] {
        try await make(sentence, rate: rate, speaker: speaker).samples
    }
}

/// What a network has made of a sentence before its sound is asked for.
struct MadeSentence: Sendable {
    /// Frames of each symbol; nil where the graph does not tell.
    var durations: [Int]?
    /// What is decoded later: frames × channels, as the decoder wants them (channel by channel).
    var latent: [Float] = []
    var channels = 0
    /// The finished sound where the graph could not be cut.
    var samples: [Float] = []

    /// Of what is decoded later.
    var frames: Int {
        if channels > 0 { return latent.count / channels }
        return isTimedOnly ? durations?.reduce(0, +) ?? 0 : 0
    }

    /// The timing is known, and nothing else made.
    var isTimedOnly: Bool { channels == 0 && samples.isEmpty && durations != nil }

    /// The latent frames of a window, channel by channel.
    func rows(_ window: Range<Int>) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(window.count * channels)
        for channel in 0..<channels {
            let start = channel * frames
            rows += latent[start + window.lowerBound..<start + window.upperBound]
        }
        return rows
    }
}
