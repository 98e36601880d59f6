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
    /// What else the user drew, one value a frame; the voice's own where there is none. Only for voices that follow it.
    public var parameters: [VoiceParameter: [Float]] = [:]

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

    /// True for one of `speakers`, and for a mixture of them where the voice mixes.
    func accepts(speaker: String) -> Bool
    /// MIDI keys that it sings well.
    var range: ClosedRange<Int> { get }
    /// Which of a score's drawn parameters it follows.
    var parameters: Set<VoiceParameter> { get }
    /// How the voice itself sings a word: by its own dictionary, else as the front end reads it.
    /// - Parameter read: the front end's phonemes, syllable by syllable.
    func sounds(of word: String, read: [[Phoneme]], language: Language) -> [[Phoneme]]
    /// Frames of each phoneme of each syllable as it would sing them at these times; nil where it has no model of that,
    /// and spoken lengths serve.
    func singDurations(
        _ syllables: [SyllableToSing], language: Language, speaker: String?
    ) async throws -> [[Int]]?
    /// The pitch as it would sing it itself, in MIDI numbers, one a frame; nil where it has no model of that.
    func singPitch(_ line: LineToSing, language: Language, speaker: String?, seed: UInt64) async throws -> [Float]?
}

extension Vocalist {
    public func predictDurations(_ phonemes: [Phoneme], language: Language) async throws -> [Int] {
        try await predictProsody(phonemes, language: language, speaker: nil).frames
    }
}

extension Vocalist {
    public func accepts(speaker: String) -> Bool { speakers.contains(speaker) }
    /// A2…C6. The house voice keeps its pitch within 2.2 cents from C2 to F♯6 (`Benchmarks/song_accuracy.py` has the
    /// method), but beyond these it is no longer like a person.
    public var range: ClosedRange<Int> { 45...84 }
    public var parameters: Set<VoiceParameter> { [] }
    public func sounds(of word: String, read: [[Phoneme]], language: Language) -> [[Phoneme]] { read }
    public func singDurations(
        _ syllables: [SyllableToSing], language: Language, speaker: String?
    ) async throws -> [[Int]]? { nil }
    public func singPitch(
        _ line: LineToSing, language: Language, speaker: String?, seed: UInt64
    ) async throws -> [Float]? { nil }
}
