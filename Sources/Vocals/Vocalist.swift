public import Script

/// What to sound, exact to the frame.
public struct VocalScript: Sendable, Equatable {
    public var phonemes: [Phoneme]
    /// Duration of each phoneme in the voice's frames, at least 1; as many as phonemes.
    public var frames: [Int]
    /// Hz, one a frame, 0 where unvoiced.
    public var f0: [Float]
    /// dB relative to the ordinary level, one a frame; empty is 0 everywhere.
    public var energy: [Float]
    /// nil: the voice's default speaker.
    public var speaker: String?
    /// Shift of the formants in semitones, −6…6: up is a smaller head.
    public var timbre: Float
    /// Of the noise in breath and consonants; the same script and seed give the same sound.
    public var seed: UInt64

    public init(
        phonemes: [Phoneme], frames: [Int], f0: [Float], energy: [Float] = [], speaker: String? = nil,
        timbre: Float = 0, seed: UInt64 = 0
    ) {
        self.phonemes = phonemes
        self.frames = frames
        self.f0 = f0
        self.energy = energy
        self.speaker = speaker
        self.timbre = timbre
        self.seed = seed
    }

    /// The sum of the durations.
    public var frameCount: Int { frames.reduce(0, +) }
}

/// How running text would be said.
public struct ProsodyPrediction: Sendable, Equatable {
    /// Duration of each phoneme.
    public var frames: [Int]
    /// Hz a frame, 0 where unvoiced.
    public var f0: [Float]

    public init(frames: [Int], f0: [Float]) {
        self.frames = frames
        self.f0 = f0
    }
}

/// A voice: phonemes, durations and F0 to sound, whoever decides them.
public protocol Vocalist: Sendable {
    var name: String { get }
    /// Frames a second.
    var frameRate: Double { get }
    var speakers: [String] { get }
    var languages: [Language] { get }
    /// The speaker native to a language, or the default one.
    func speaker(for language: Language) -> String
    /// Hz: about which a speaker's F0 moves in plain speech.
    func meanF0(of speaker: String?) -> Float
    /// Natural durations and pitch of running text, F0 scaled to the speaker.
    func predictProsody(
        _ phonemes: [Phoneme], language: Language, speaker: String?
    ) async throws -> ProsodyPrediction
    /// The natural durations alone, where the pitch is decided elsewhere or later.
    func predictDurations(_ phonemes: [Phoneme], language: Language) async throws -> [Int]
    /// Pitch for the same phonemes with durations decided elsewhere.
    func predictF0(
        _ phonemes: [Phoneme], frames: [Int], language: Language, speaker: String?
    ) async throws -> [Float]
    /// Chunks at 48 kHz, in order and gapless, in all `Timeline.position(seconds: script.frameCount / frameRate)`
    /// samples, the first one small. Each chunk is made when it is asked for; cancelling the consuming task, or no
    /// longer asking, ends the synthesis.
    func render(_ script: VocalScript) -> AsyncThrowingStream<AudioChunk, any Error>
}

extension Vocalist {
    public func predictDurations(_ phonemes: [Phoneme], language: Language) async throws -> [Int] {
        try await predictProsody(phonemes, language: language, speaker: nil).frames
    }
}
