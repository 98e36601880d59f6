public import Script

/// What one wants to be different from the score.
public struct SongOptions: Sendable, Equatable {
    /// How a song is moved that lies outside the singer's range.
    public enum Fit: String, Sendable, CaseIterable {
        /// It is sung as written.
        case none
        /// By whole octaves: the key stays.
        case octaves
        /// By as few semitones as needed.
        case semitones
    }

    /// Index of the part; nil sings the first one with words.
    public var part: Int?
    /// nil tells it from the words.
    public var language: Language?
    public var style: SingingStyle
    /// Semitones, −36…36, before the range is looked at.
    public var transpose: Int
    public var fit: Fit
    /// MIDI numbers that are comfortable. A female voice's A3–E5 with a third on either side.
    public var range: ClosedRange<Int>
    /// Times the score's tempo, 0.25…4.
    public var tempo: Double
    /// nil takes the voice's speaker for the language.
    public var speaker: String?
    /// Formant shift in semitones, −6…6.
    public var timbre: Float
    public var seed: UInt64
    /// The pitch model of a voice that has one shapes the melody, in the place of the style.
    public var usesOwnMelody = true
    /// Begins at once where the score begins with rests.
    public var skipsLeadingRest: Bool
    /// Times the score's dynamics, 0…2.
    public var dynamics: Double
    /// What the singer feels, seen in the face.
    public var mood: Mood

    public init(
        part: Int? = nil, language: Language? = nil, style: SingingStyle = .pop, transpose: Int = 0,
        fit: Fit = .octaves, range: ClosedRange<Int> = 54...79, tempo: Double = 1, speaker: String? = nil,
        timbre: Float = 0, seed: UInt64 = 1, skipsLeadingRest: Bool = true, dynamics: Double = 1,
        mood: Mood = .neutral
    ) {
        self.part = part
        self.language = language
        self.style = style
        self.transpose = Swift.min(36, Swift.max(-36, transpose))
        self.fit = fit
        self.range = range
        self.tempo = tempo.isFinite ? Swift.min(4, Swift.max(0.25, tempo)) : 1
        self.speaker = speaker
        self.timbre = Swift.min(6, Swift.max(-6, timbre))
        self.seed = seed
        self.skipsLeadingRest = skipsLeadingRest
        self.dynamics = dynamics.isFinite ? Swift.min(2, Swift.max(0, dynamics)) : 1
        self.mood = mood
    }
}
