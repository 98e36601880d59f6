/// What an utterance or a sung phrase will sound like, known before its first sample exists. Times are relative to
/// the plan's own beginning; a `start` on the session's timeline maps them there.
public struct Plan: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable { case speech, song }

    public var kind: Kind
    /// Of a song.
    public var title: String?
    public var text: String
    public var language: Language
    public var mood: Mood
    /// Samples at `Timeline.rate`.
    public var duration: Int
    /// In order, without gaps or overlap, silences included, from 0 to `duration`.
    public var phonemes: [Timed<Phoneme>]
    /// As written in `text`, in order; a sung syllable is a word here.
    public var words: [Timed<String>]
    /// Named moments from markup: gestures, expressions, bookmarks.
    public var marks: [Timed<String>]
    /// The notes of a sung plan.
    public var notes: [Timed<SungNote>]
    /// Hz, 0 where unvoiced.
    public var f0: Curve
    /// dB relative to the voice's ordinary level.
    public var energy: Curve

    public init(
        kind: Kind = .speech, text: String = "", language: Language = .english, mood: Mood = .neutral,
        duration: Int = 0, phonemes: [Timed<Phoneme>] = [], words: [Timed<String>] = [], marks: [Timed<String>] = [],
        notes: [Timed<SungNote>] = [], f0: Curve = Curve(rate: 100), energy: Curve = Curve(rate: 100)
    ) {
        self.kind = kind
        self.text = text
        self.language = language
        self.mood = mood
        self.duration = duration
        self.phonemes = phonemes
        self.words = words
        self.marks = marks
        self.notes = notes
        self.f0 = f0
        self.energy = energy
    }
}

/// A note as it is sung: its key and the syllable it carries.
public struct SungNote: Sendable, Hashable {
    public var key: Int
    public var lyric: String

    public init(key: Int, lyric: String) {
        self.key = key
        self.lyric = lyric
    }
}

/// A run of mono sound, −1…1 at `Timeline.rate`, and where in its plan it begins.
public struct AudioChunk: Sendable, Equatable {
    /// Samples from the plan's beginning.
    public var start: Int
    public var samples: [Float]

    public init(start: Int, samples: [Float]) {
        self.start = start
        self.samples = samples
    }

    public var end: Int { start + samples.count }
}

/// A voice at work: the plan is whole before the first chunk is made. Chunks come in order and without gaps from 0
/// to `plan.duration`; ending the iteration early cancels the synthesis.
public struct VoiceStream: Sendable {
    public var plan: Plan
    public var chunks: AsyncThrowingStream<AudioChunk, any Error>

    public init(plan: Plan, chunks: AsyncThrowingStream<AudioChunk, any Error>) {
        self.plan = plan
        self.chunks = chunks
    }
}
