/// Music to sing: parts of notes in ticks, and the tempos that turn ticks into seconds in one place.
public struct Score: Sendable, Equatable {
    public var title: String?
    /// Ticks in a quarter note.
    public var resolution: Int
    public var tempos: TempoMap
    public var parts: [ScorePart]
    /// In order of ticks; 4/4 where there is none.
    public var meters: [Meter] = []
    /// Ticks of an incomplete first bar; 0 where there is none.
    public var pickup = 0
    /// Chords above the music, in order of ticks.
    public var chords: [ChordSymbol] = []
    /// Everything that is written out for instruments.
    public var instruments: [InstrumentTrack] = []
    /// What the reader met and left out, for the user to see.
    public var ignored: [String]

    public init(
        title: String? = nil, resolution: Int = 480, tempos: TempoMap = TempoMap(), parts: [ScorePart] = [],
        ignored: [String] = []
    ) {
        self.title = title
        self.resolution = resolution
        self.tempos = tempos
        self.parts = parts
        self.ignored = ignored
    }

    /// Seconds from the score's beginning to a tick.
    public func seconds(at tick: Int) -> Double { tempos.seconds(at: tick, resolution: resolution) }
}

/// One sung line or one instrument.
public struct ScorePart: Sendable, Equatable {
    public var name: String
    /// In order of `start`.
    public var notes: [Note]
    /// The pitch as the user drew it, in cents above MIDI note 0: sung exactly so wherever there is a stroke.
    public var pitch: ScoreCurve
    /// The level as it is written, in dB from the voice's ordinary one: it takes the velocities' place where there is
    /// a stroke.
    public var loudness: ScoreCurve
    /// Lines under this one without words of their own: lower notes of its chords, voices beside it. They are sung on
    /// its words where several parts are wanted.
    public var harmony: [ScorePart] = []
    /// Curves that only voicebanks follow, in the units of `VoiceParameter`.
    public var parameters: [VoiceParameter: ScoreCurve] = [:]

    public init(
        name: String, notes: [Note] = [], pitch: ScoreCurve = ScoreCurve(), loudness: ScoreCurve = ScoreCurve()
    ) {
        self.name = name
        self.notes = notes
        self.pitch = pitch
        self.loudness = loudness
    }

    public var hasLyrics: Bool { notes.contains { $0.lyric != nil } }
}

/// One note: a key, a time and the syllable under it.
public struct Note: Sendable, Equatable {
    /// First tick.
    public var start: Int
    /// First tick after the note.
    public var end: Int
    /// MIDI note number, C4 = 60.
    public var key: Int
    public var lyric: Lyric?
    /// MIDI velocity 1…127 where the score has dynamics.
    public var velocity: Int?
    /// The sounds of the note, where the score gives them: they take the place of what the lyric would be read as.
    public var phonemes: [NotePhoneme]?

    public init(
        start: Int, end: Int, key: Int, lyric: Lyric? = nil, velocity: Int? = nil, phonemes: [NotePhoneme]? = nil
    ) {
        self.start = start
        self.end = end
        self.key = key
        self.lyric = lyric
        self.velocity = velocity
        self.phonemes = phonemes
    }
}

/// A sound that a score gives by itself, and how long it is, where the score says so.
public struct NotePhoneme: Sendable, Hashable {
    public var phoneme: Phoneme
    public var seconds: Double?

    public init(_ phoneme: Phoneme, seconds: Double? = nil) {
        self.phoneme = phoneme
        self.seconds = seconds
    }
}

/// The text of one syllable, or the mark that the last one goes on.
public struct Lyric: Sendable, Equatable, Hashable {
    /// Where the syllable stands in its word.
    public enum Syllabic: String, Sendable { case single, begin, middle, end }

    public var text: String
    public var syllabic: Syllabic
    /// The note continues the previous vowel (`-`, `+`, a slur or an extender line).
    public var isExtension: Bool

    public init(_ text: String, syllabic: Syllabic = .single, isExtension: Bool = false) {
        self.text = text
        self.syllabic = syllabic
        self.isExtension = isExtension
    }

    public static let extender = Lyric("-", isExtension: true)
}
