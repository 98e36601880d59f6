public import Script

/// The performer's identity and manner: everything a mind needs to answer as them.
public struct Persona: Sendable, Hashable {
    /// The folder's name: letters, digits and hyphens.
    public var id: String
    public var name: String
    /// The language it falls back to.
    public var language: Language
    /// Every language it answers in, its own first.
    public var languages: [Language]
    /// How it sounds.
    public var sound: PersonaSound
    /// The name of its look on the stage page.
    public var look: String
    /// Said when it enters the stage, in its own language.
    public var greeting: String
    /// The same in others.
    public var greetings: [Language: String]
    /// Says it when a show has its first listener, too.
    public var greetsShows: Bool
    /// What it says when nobody has written for a while.
    public var idle: IdleLines
    /// Who it is, for a language model.
    public var identity: String
    /// How it speaks, for a language model.
    public var manner: String
    /// What it feels when nothing else says so.
    public var mood: Mood
    /// Things it likes to say.
    public var catchphrases: [String]
    public var phrases: Phrases
    public var songs: [PersonaSong]
    /// Topics it declines, with the reasons it gives.
    public var refusals: [ExampleDialogue]
    public var examples: [ExampleDialogue]
    public var knowledge: [KnowledgeSection]
    /// What it sells; each is a section of the knowledge, too.
    public var products: [Product]
    public var lorebook: [LoreEntry]
    public var loreSettings: LoreSettings
    /// What it does on a show of its own accord.
    public var rundown: Rundown
    /// What it lets in and lets out.
    public var filter: FilterPolicy
    /// What the character card says beyond this; nil for a persona that came without one.
    public var card: PersonaCard?

    public init(id: String, name: String, language: Language) {
        self.id = id
        self.name = name
        self.language = language
        languages = [language]
        sound = PersonaSound()
        look = "default"
        greeting = ""
        greetings = [:]
        greetsShows = false
        idle = IdleLines()
        identity = ""
        manner = ""
        mood = .neutral
        catchphrases = []
        phrases = Phrases()
        songs = []
        refusals = []
        examples = []
        knowledge = []
        products = []
        lorebook = []
        loreSettings = LoreSettings()
        rundown = Rundown()
        filter = FilterPolicy()
    }
}

/// What a persona says of its own accord, word by word.
public struct IdleLines: Sendable, Hashable {
    /// Seconds of silence in a show before the first; nil leaves it to the daemon.
    public var seconds: Double?
    /// In place of what it would find to say by itself; empty leaves it to that.
    public var lines: [String]

    public init(seconds: Double? = nil, lines: [String] = []) {
        self.seconds = seconds
        self.lines = lines
    }
}

/// The voice of a persona and what is changed about it.
public struct PersonaSound: Sendable, Hashable {
    /// A voice's name; nil is the daemon's default.
    public var voice: String?
    /// A speaker of that voice; nil is the one native to the language spoken.
    public var speaker: String?
    /// The voice that sings, where it is another: a voicebank, or `BANK/SPEAKER`.
    public var singer: String?
    /// Formant shift in semitones, −6…6.
    public var timbre: Float
    public var prosody: Prosody

    public init(voice: String? = nil, speaker: String? = nil, timbre: Float = 0, prosody: Prosody = .plain) {
        self.voice = voice
        self.speaker = speaker
        self.timbre = Swift.min(6, Swift.max(-6, timbre))
        self.prosody = prosody
    }
}

/// A song of the repertoire, and the names it is asked for by.
public struct PersonaSong: Sendable, Hashable {
    /// The score's name in `Songs/`.
    public var id: String
    public var title: String
    public var language: Language
    public var aliases: [String]

    public init(id: String, title: String, language: Language, aliases: [String] = []) {
        self.id = id
        self.title = title
        self.language = language
        self.aliases = aliases
    }
}
