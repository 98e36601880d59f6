public import Script

/// Values inside the JSON of `voxhumana.stage.v1`; `Docs/Protocol.md` has their meaning.

public struct WirePerformer: Codable, Sendable, Equatable {
    public var index: Int
    public var persona: String
    public var name: String
    public var language: String
    public var look: String

    public init(index: Int, persona: String, name: String, language: String, look: String) {
        self.index = index
        self.persona = persona
        self.name = name
        self.language = language
        self.look = look
    }
}

public struct WirePersona: Codable, Sendable, Equatable {
    public var id: String
    public var name: String
    public var language: String
    public var look: String
    /// Why it cannot be used, for the operator.
    public var problem: String?

    public init(id: String, name: String, language: String, look: String, problem: String? = nil) {
        self.id = id
        self.name = name
        self.language = language
        self.look = look
        self.problem = problem
    }
}

public struct WireSong: Codable, Sendable, Equatable {
    public var id: String
    public var title: String
    public var language: String
    /// Seconds.
    public var duration: Double?

    public init(id: String, title: String, language: String, duration: Double? = nil) {
        self.id = id
        self.title = title
        self.language = language
        self.duration = duration
    }
}

public struct WireWord: Codable, Sendable, Equatable {
    public var text: String
    public var start: Int
    public var end: Int
}

public struct WirePhoneme: Codable, Sendable, Equatable {
    public var phoneme: String
    public var tone: Int?
    public var start: Int
    public var end: Int
}

public struct WireViseme: Codable, Sendable, Equatable {
    public var viseme: String
    public var start: Int
    public var end: Int
}

public struct WireNote: Codable, Sendable, Equatable {
    public var midi: Int
    public var lyric: String
    public var start: Int
    public var end: Int
}

/// How long the parts of an answer took, in milliseconds.
public struct WireLatency: Codable, Sendable, Equatable {
    public var mind: Double?
    public var plan: Double?
    public var firstAudio: Double?

    public init(mind: Double? = nil, plan: Double? = nil, firstAudio: Double? = nil) {
        self.mind = mind
        self.plan = plan
        self.firstAudio = firstAudio
    }
}

/// A planned line on the session's timeline.
public struct WireLine: Codable, Sendable, Equatable {
    public var type = "line"
    public var line: Int
    public var turn: Int
    public var performer: Int
    public var kind: String
    /// Timeline position of the first sample.
    public var start: Int
    public var duration: Int
    /// Of a song.
    public var title: String?
    public var text: String
    public var language: String
    public var mood: String
    public var words: [WireWord]
    public var phonemes: [WirePhoneme]
    public var visemes: [WireViseme]
    public var notes: [WireNote]

    public init(plan: Plan, visemes: [Timed<Viseme>], line: Int, turn: Int, performer: Int, start: Int) {
        self.line = line
        self.turn = turn
        self.performer = performer
        kind = plan.kind.rawValue
        self.start = start
        duration = plan.duration
        title = plan.title
        text = plan.text
        language = plan.language.rawValue
        mood = plan.mood.emotion.rawValue
        words = plan.words.map { WireWord(text: $0.value, start: $0.start, end: $0.end) }
        phonemes = plan.phonemes.map {
            WirePhoneme(phoneme: $0.value.symbol, tone: $0.value.tone, start: $0.start, end: $0.end)
        }
        self.visemes = visemes.map { WireViseme(viseme: $0.value.rawValue, start: $0.start, end: $0.end) }
        notes = plan.notes.map {
            WireNote(midi: $0.value.key, lyric: $0.value.lyric, start: $0.start, end: $0.end)
        }
    }
}
