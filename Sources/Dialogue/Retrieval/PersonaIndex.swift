internal import Script

/// Everything a persona can answer from, made searchable: hybrid of BM25 coverage over terms and cosine over spelling.
/// Built once; shared by all sessions of the persona.
public struct PersonaIndex: Sendable {
    public let persona: Persona
    let entries: [Entry]
    let documents: [Document]
    let terms: PostingIndex
    let grams: PostingIndex
    let analysis: LineAnalysis
    /// The documents of each entry, and the terms of each document.
    let places: [Range<Int>]
    let lines: [AnalysedLine.Counts]
    let correction: Correction
    /// What each entry is answered in.
    let languages: [Language?]
    /// Small talk that answers what is told (“I passed my exam”), and not what is asked.
    let isTold: [Bool]
    /// Small talk about the performer: at least half of its lines say “you”.
    let isOfPerformer: [Bool]
    /// The terms by which sections of the documents are named.
    let titleTerms: Set<Int32>
    /// What must never be said of the products.
    let claims: [ForbiddenClaim]
    /// Whether the documents are there in two languages: no fewer than a quarter in either.
    let isBilingual: Bool
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
        /// How near the passage stands to the question, for one that none answers outright; from about 0 to 2.
        var nearness: Float = 0
        /// The greater, the nearer among the passages of one question; learned.
        var rank: Float = 0
    }

    /// - Parameter old: the index of an earlier version: lines that were in it are not read again.
    public init(_ persona: Persona, reusing old: PersonaIndex? = nil) {
        self.persona = persona
        if let old, old.persona.filter == persona.filter, old.persona.id == persona.id {
            content = old.content
        } else {
            content = ContentFilter(policy: persona.filter, place: persona.id)
        }
        lorebook = LoreScanner(persona.lorebook, settings: persona.loreSettings, place: persona.id)
        entries =
            persona.refusals.indices.map(Entry.refusal) + persona.examples.indices.map(Entry.example)
            + persona.knowledge.indices.map(Entry.knowledge) + persona.lorebook.indices.map(Entry.lore)
        languages = entries.map { Self.language(of: $0, in: persona) }
        isTold = entries.map { Self.isTold($0, in: persona) }
        claims = persona.products.enumerated().flatMap { place, product in
            product.forbiddenClaims.compactMap { ForbiddenClaim($0, of: product, at: place) }
        }
        isOfPerformer = entries.map { Self.isOfPerformer($0, in: persona) }
        isBilingual = Self.isBilingual(zip(entries, languages))
        var lines = Lines(analysis: old?.analysis.renewed() ?? LineAnalysis())
        var places: [Range<Int>] = []
        for (index, entry) in entries.enumerated() {
            let first = lines.documents.count
            defer { places.append(first..<lines.documents.count) }
            switch entry {
            case .refusal(let i): lines.add(persona.refusals[i].questions, to: index)
            case .example(let i): lines.add(persona.examples[i].questions, to: index)
            case .knowledge(let i): lines.add(persona.knowledge[i], to: index)
            case .lore(let i):
                // What has conditions beyond its keys is for the scanner to find.
                if persona.lorebook[i].isPlain { lines.add(persona.lorebook[i].keys, to: index) }
            }
        }
        documents = lines.documents
        var terms = PostingIndex(lines.terms, vocabulary: lines.analysis.terms.count)
        terms.saturate(lines.terms)
        var grams = PostingIndex(lines.grams, vocabulary: lines.analysis.grams.count)
        grams.normalise()
        self.terms = terms
        self.grams = grams
        analysis = lines.analysis
        self.lines = lines.terms
        self.places = places
        titleTerms = zip(documents, self.lines).reduce(into: []) { terms, place in
            if place.0.role == .title { terms.formUnion(place.1.terms) }
        }
        correction = Correction(lines.analysis.terms)
    }

    /// Lines read for this index and not taken from an earlier one.
    public var linesRead: Int { analysis.readCount }

    private static func isBilingual(_ all: some Sequence<(Entry, Language?)>) -> Bool {
        var counts: [Language: Int] = [:]
        for case (.knowledge, let language?) in all { counts[language, default: 0] += 1 }
        let sum = counts.values.reduce(0, +)
        return counts.values.count { 4 * $0 >= sum } > 1
    }

    private static func language(of entry: Entry, in persona: Persona) -> Language? {
        switch entry {
        case .example(let i): TextLanguage.detect(persona.examples[i].answers.first?.text ?? "")
        case .refusal(let i): TextLanguage.detect(persona.refusals[i].answers.first?.text ?? "")
        case .knowledge(let i):
            persona.knowledge[i].language ?? TextLanguage.detect(persona.knowledge[i].sentences.prefix(4).joined())
        case .lore(let i): TextLanguage.detect(persona.lorebook[i].content)
        }
    }

    /// With one line among four that wishes or asks, the tellers have it.
    private static let leastTold = 0.75

    private static func isTold(_ entry: Entry, in persona: Persona) -> Bool {
        guard case .example(let i) = entry else { return false }
        let questions = persona.examples[i].questions
        let told = questions.count { SpeechAct($0) == .tells }
        return Double(told) >= leastTold * Double(questions.count)
    }

    private static func isOfPerformer(_ entry: Entry, in persona: Persona) -> Bool {
        guard case .example(let i) = entry else { return false }
        let questions = persona.examples[i].questions
        return 2 * questions.count { QuestionShape(Lexeme.read($0)).isAddressed } >= questions.count
    }

    /// nil where both scripts stand.
    static func script(of lexemes: [Lexeme]) -> Language? {
        let hasWords = lexemes.contains(where: \.isWord)
        let hasIdeographs = lexemes.contains { if case .ideograph = $0 { true } else { false } }
        return hasWords == hasIdeographs ? nil : hasWords ? .english : .mandarin
    }

    /// The lines of an index under construction.
    private struct Lines {
        var analysis: LineAnalysis
        var documents: [Document] = []
        var terms: [AnalysedLine.Counts] = []
        var grams: [AnalysedLine.Counts] = []

        mutating func add(_ questions: [String], to entry: Int) {
            for question in questions { add([question], as: .question, to: entry) }
        }

        mutating func add(_ section: KnowledgeSection, to entry: Int) {
            let names = [section.title] + section.keys
            for name in names { add([name], as: .title, to: entry) }
            for sentence in section.sentences { add([section.title, sentence], as: .sentence, to: entry) }
            add(names + section.sentences, as: .body, to: entry)
        }

        private mutating func add(_ texts: [String], as role: Document.Role, to entry: Int) {
            let line = analysis.document(texts)
            documents.append(Document(entry: Int32(entry), role: role))
            terms.append(line.terms)
            grams.append(line.grams)
        }
    }
}
