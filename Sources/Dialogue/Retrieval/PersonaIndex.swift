internal import Script

/// Everything a persona can answer from, made searchable: hybrid of BM25 coverage over terms and cosine over spelling.
/// Built once; shared by all sessions of the persona.
public struct PersonaIndex: Sendable {
    public let persona: Persona
    let entries: [Entry]
    private(set) var terms = PostingIndex()
    private(set) var grams = PostingIndex()
    private(set) var documents: [Document] = []
    /// What each entry is answered in.
    let languages: [Language?]
    /// Decides which entries of the lorebook take part in a turn.
    let lorebook: LoreScanner
    /// What the persona's policy lets in and out.
    public let content: ContentFilter

    /// What an answer is taken from.
    enum Entry: Sendable, Hashable {
        case example(Int)
        case refusal(Int)
        case knowledge(Int)
        case lore(Int)
    }

    /// One searchable text of an entry.
    struct Document: Sendable {
        enum Role: Sendable { case question, title, sentence, body }
        var entry: Int32
        var role: Role
    }

    struct Match: Sendable, Hashable {
        var entry: Entry
        /// 0…1: the confidence that the entry answers the query.
        var score: Float
    }

    public init(_ persona: Persona) {
        self.persona = persona
        content = ContentFilter(policy: persona.filter, place: persona.id)
        lorebook = LoreScanner(persona.lorebook, settings: persona.loreSettings, place: persona.id)
        entries =
            persona.refusals.indices.map(Entry.refusal) + persona.examples.indices.map(Entry.example)
            + persona.knowledge.indices.map(Entry.knowledge) + persona.lorebook.indices.map(Entry.lore)
        languages = entries.map { Self.language(of: $0, in: persona) }
        for (index, entry) in entries.enumerated() {
            switch entry {
            case .refusal(let i): add(persona.refusals[i].questions, to: index)
            case .example(let i): add(persona.examples[i].questions, to: index)
            case .knowledge(let i): add(persona.knowledge[i], to: index)
            case .lore(let i):
                // What has conditions beyond its keys is for the scanner to find.
                if persona.lorebook[i].isPlain { add(persona.lorebook[i].keys, to: index) }
            }
        }
        terms.saturate()
        grams.normalise()
    }

    private static func language(of entry: Entry, in persona: Persona) -> Language? {
        switch entry {
        case .example(let i): TextLanguage.detect(persona.examples[i].answers.first?.text ?? "")
        case .refusal(let i): TextLanguage.detect(persona.refusals[i].answers.first?.text ?? "")
        case .knowledge(let i): TextLanguage.detect(persona.knowledge[i].sentences.joined())
        case .lore(let i): TextLanguage.detect(persona.lorebook[i].content)
        }
    }

    /// nil where both scripts stand.
    static func script(of lexemes: [Lexeme]) -> Language? {
        let hasWords = lexemes.contains(where: \.isWord)
        let hasIdeographs = lexemes.contains { if case .ideograph = $0 { true } else { false } }
        return hasWords == hasIdeographs ? nil : hasWords ? .english : .mandarin
    }

    private mutating func add(_ questions: [String], to entry: Int) {
        for question in questions { add(Lexeme.read(question), as: .question, to: entry) }
    }

    private mutating func add(_ section: KnowledgeSection, to entry: Int) {
        let head = ([section.title] + section.keys).joined(separator: " | ")
        for name in [section.title] + section.keys { add(Lexeme.read(name), as: .title, to: entry) }
        for sentence in section.sentences {
            add(Lexeme.read(section.title + " | " + sentence), as: .sentence, to: entry)
        }
        add(Lexeme.read(head + " | " + section.sentences.joined(separator: " | ")), as: .body, to: entry)
    }

    private mutating func add(_ lexemes: [Lexeme], as role: Document.Role, to entry: Int) {
        documents.append(Document(entry: Int32(entry), role: role))
        terms.add(Terms(lexemes).counts)
        grams.add(Grams.count(lexemes))
    }
}
