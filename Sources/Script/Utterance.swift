/// How an utterance is said, relative to the voice's own manner.
public struct Prosody: Sendable, Hashable, Codable {
    /// Speed, 0.5…2.
    public var rate: Double
    /// Semitones, −12…12.
    public var pitch: Double
    /// Gain in dB, −12…12.
    public var volume: Double

    public init(rate: Double = 1, pitch: Double = 0, volume: Double = 0) {
        self.rate = Swift.min(2, Swift.max(0.5, rate))
        self.pitch = Swift.min(12, Swift.max(-12, pitch))
        self.volume = Swift.min(12, Swift.max(-12, volume))
    }

    public static let plain = Prosody()
}

/// One request to speak: a clause or a sentence, in a voice, in a manner.
public struct Utterance: Sendable, Hashable {
    public var text: String
    /// nil: told from the script of each word.
    public var language: Language?
    /// A voice's name; nil is the persona's or the daemon's default.
    public var voice: String?
    public var prosody: Prosody
    public var mood: Mood
    /// Formant shift in semitones, −6…6: up sounds smaller and younger, down larger. On top of the voice's own.
    public var timbre: Float
    /// More of the same breath follows: the pitch stays up at the end, and no long silence is added.
    public var continues: Bool
    /// Whose own readings count besides the daemon's: a persona's id.
    public var lexicon: String?

    public init(
        _ text: String, language: Language? = nil, voice: String? = nil, prosody: Prosody = .plain,
        mood: Mood = .neutral, timbre: Float = 0, continues: Bool = false, lexicon: String? = nil
    ) {
        self.text = text
        self.language = language
        self.voice = voice
        self.prosody = prosody
        self.mood = mood
        self.timbre = Swift.min(6, Swift.max(-6, timbre))
        self.continues = continues
        self.lexicon = lexicon
    }
}
