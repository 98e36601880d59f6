public import Script

/// Something a persona can say of its own accord.
public struct IdleTopic: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// A section of what it knows.
        case knowledge
        /// A song it could be asked for.
        case song
        /// One of its catchphrases.
        case catchphrase
        /// Something it likes to be asked about.
        case invitation
        /// A line that its author wrote for such moments: said as it is written.
        case line
    }

    public var kind: Kind
    /// What it is about, for a model.
    public var title: String
    /// What the built-in mind says.
    public var text: String
    public var language: Language
    /// The document it was read from.
    public var source: String?
}

/// What a persona speaks of when nobody does: the lines it was given for that, else its knowledge, its songs, what it
/// likes to be asked about. Each once before any comes again and never the same twice in a row, in an order that the seed
/// gives. A value.
public struct IdleTopics: Sendable {
    /// Sentences of a section: an aside, no lecture.
    private static let sentences = 2
    /// Scalars of an aside.
    private static let longest = 160

    private let topics: [IdleTopic]
    private var order: [Int] = []
    private var last: Int?
    private var random: SeededGenerator

    public init(persona: Persona, seed: UInt64) {
        var seen: Set<String> = []
        let own = Self.lines(of: persona)
        topics = (own.isEmpty ? Self.topics(of: persona) : own).filter { seen.insert($0.text).inserted }
        random = SeededGenerator(seed: seed)
    }

    public var isEmpty: Bool { topics.isEmpty }

    public mutating func next() -> IdleTopic? {
        guard !topics.isEmpty else { return nil }
        if order.isEmpty {
            order = topics.indices.shuffled(using: &random)
            // The last of one round is not the first of the next.
            if order.last == last { order.swapAt(0, order.count - 1) }
        }
        let chosen = order.removeLast()
        last = chosen
        return topics[chosen]
    }

    private static func lines(of persona: Persona) -> [IdleTopic] {
        persona.idle.lines.map {
            IdleTopic(kind: .line, title: $0, text: $0, language: TextLanguage.detect($0) ?? persona.language)
        }
    }

    private static func topics(of persona: Persona) -> [IdleTopic] {
        let language = persona.language
        var topics = persona.knowledge.compactMap { section in
            aside(section.sentences).map {
                IdleTopic(
                    kind: .knowledge, title: section.title, text: $0,
                    language: TextLanguage.detect($0) ?? language, source: section.source)
            }
        }
        topics += persona.songs.map {
            IdleTopic(kind: .song, title: $0.title, text: songLine($0, language), language: language)
        }
        topics += persona.catchphrases.map {
            IdleTopic(kind: .catchphrase, title: $0, text: $0, language: TextLanguage.detect($0) ?? language)
        }
        topics += (persona.phrases.topics[language] ?? []).map {
            IdleTopic(kind: .invitation, title: $0, text: invitation($0, language), language: language)
        }
        return topics
    }

    private static func aside(_ sentences: [String]) -> String? {
        var text = ""
        for sentence in sentences.prefix(Self.sentences) {
            let longer = text.isEmpty ? sentence : text + (sentence.first?.isASCII == true ? " " : "") + sentence
            if longer.unicodeScalars.count > longest { break }
            text = longer
        }
        return text.isEmpty ? nil : text
    }

    private static func songLine(_ song: PersonaSong, _ language: Language) -> String {
        language == .mandarin ? "想听歌的话，可以点《\(song.title)》哦。" : "If you would like a song, ask me for \(song.title)."
    }

    private static func invitation(_ topic: String, _ language: Language) -> String {
        language == .mandarin ? "大家可以问问我\(topic)。" : "You can ask me about \(topic)."
    }
}
