internal import Foundation

/// Everything a persona can answer from, made searchable: hybrid of BM25 coverage over terms and cosine over spelling.
/// Built once; shared by all sessions of the persona.
public struct PersonaIndex: Sendable {
    public let persona: Persona
    let entries: [Entry]
    private var terms = PostingIndex()
    private var grams = PostingIndex()
    private var documents: [Document] = []

    /// What an answer is taken from.
    enum Entry: Sendable, Hashable {
        case example(Int)
        case refusal(Int)
        case knowledge(Int)
        case lore(Int)
    }

    /// One searchable text of an entry.
    private struct Document: Sendable {
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
        entries =
            persona.refusals.indices.map(Entry.refusal) + persona.examples.indices.map(Entry.example)
            + persona.knowledge.indices.map(Entry.knowledge) + persona.lorebook.indices.map(Entry.lore)
        for (index, entry) in entries.enumerated() {
            switch entry {
            case .refusal(let i): add(persona.refusals[i].questions, to: index)
            case .example(let i): add(persona.examples[i].questions, to: index)
            case .knowledge(let i): add(persona.knowledge[i], to: index)
            case .lore(let i): add(persona.lorebook[i].keys, to: index)
            }
        }
        terms.saturate()
        grams.normalise()
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

extension PersonaIndex {
    /// The best entries for a whole message, or for one of its clauses when the whole is too long-winded to fit any.
    func search(message lexemes: [Lexeme]) -> [Match] {
        let whole = search(lexemes)
        if let best = whole.first, best.score >= Fusion.threshold(lexemes) { return whole }
        let clauses = lexemes.split(separator: .gap).filter { $0.count > 1 }
        guard clauses.count > 1 else { return whole }
        let parts = clauses.prefix(6).map { clause in
            search(Array(clause)).map { Match(entry: $0.entry, score: $0.score * Fusion.clause) }
        }
        return parts.max { $0.first?.score ?? 0 < $1.first?.score ?? 0 } ?? whole
    }

    /// The entries that answer a query best, best first.
    /// - Parameter context: terms of the talk so far; they help an entry but are not missed where they are absent.
    func search(_ lexemes: [Lexeme], context: [String] = [], limit: Int = 5) -> [Match] {
        let query = weighted(Terms(lexemes))
        let total = query.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return [] }
        let extra = context.map { (term: $0, weight: 0.5 * Terms.weight(of: $0) * terms.rarity($0)) }
        let coverage = terms.scores(query + extra).map { min(1, $0 / total) }
        let spelling = grams.scores(unit(Grams.count(lexemes)))
        var best = [Float](repeating: 0, count: entries.count)
        var body = [Float](repeating: 0, count: entries.count)
        var sentence = [Float](repeating: 0, count: entries.count)
        for (index, document) in documents.enumerated() {
            let entry = Int(document.entry)
            switch document.role {
            case .question, .title:
                best[entry] = max(best[entry], Fusion.line(coverage: coverage[index], spelling: spelling[index]))
            case .sentence:
                let score = Fusion.line(coverage: coverage[index], spelling: spelling[index])
                sentence[entry] = max(sentence[entry], score)
            case .body:
                body[entry] = coverage[index]
            }
        }
        let matches = entries.indices.compactMap { index -> Match? in
            let score = max(best[index], Fusion.section(body: body[index], sentence: sentence[index]))
            return score > 0 ? Match(entry: entries[index], score: score * Fusion.trust(entries[index])) : nil
        }
        return Array(matches.sorted { $0.score > $1.score }.prefix(limit))
    }

    /// How much of a query each sentence of a section covers, beyond what its title says already.
    func sentenceScores(_ section: KnowledgeSection, lexemes: [Lexeme], context: [String] = []) -> [Float] {
        let title = Set(Terms([section.title] + section.keys).counts.keys)
        var query = weighted(Terms(lexemes)).filter { !title.contains($0.term) || $0.term.hasPrefix("@") }
        query += context.filter { $0.hasPrefix("@") }.map { (term: $0, weight: terms.rarity($0)) }
        let total = query.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return section.sentences.map { _ in 0 } }
        return section.sentences.map { sentence in
            let counts = Terms(sentence).counts
            return query.reduce(0) { $0 + (counts[$1.term] == nil ? 0 : $1.weight) } / total
        }
    }

    private func weighted(_ query: Terms) -> [(term: String, weight: Float)] {
        query.counts.keys.sorted().map { ($0, Terms.weight(of: $0) * terms.rarity($0) * familiarity($0)) }
    }

    /// Pairs of ideographs that no document holds are mostly seams between words: their characters tell more.
    private func familiarity(_ term: String) -> Float {
        if term.hasPrefix("@") { return 1.5 }
        if terms.holds(term) { return 1 }
        return term.unicodeScalars.count == 2 && term.unicodeScalars.allSatisfy(\.isEastAsian) ? 0.2 : 0.7
    }

    private func unit(_ counts: [String: Float]) -> [(term: String, weight: Float)] {
        let weights = counts.keys.sorted().map {
            (term: $0, weight: (1 + log(max(1, counts[$0] ?? 1))) * grams.rarity($0))
        }
        let length = max(1e-6, weights.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot())
        return weights.map { ($0.term, $0.weight / length) }
    }
}

/// How the two views of likeness become one confidence.
enum Fusion {
    /// Below this the performer says that it does not know. Set on the evaluation set; a Chinese line, which has no
    /// spaces to cut it at, always holds some pairs that mean nothing.
    static func threshold(_ lexemes: [Lexeme]) -> Float { lexemes.contains(where: \.isWord) ? 0.4 : 0.35 }

    /// A whole line against a whole line: both what is asked and how it is put.
    static func line(coverage: Float, spelling: Float) -> Float { 0.65 * coverage + 0.35 * spelling }

    /// A question against a text: what is asked must stand somewhere in the section, best in one sentence.
    static func section(body: Float, sentence: Float) -> Float { 0.6 * body + 0.4 * sentence }

    /// What a clause is trusted for the message that it stands in.
    static let clause: Float = 0.8

    /// A tie goes to what was written for the question; background comes last.
    static func trust(_ entry: PersonaIndex.Entry) -> Float {
        switch entry {
        case .refusal, .example: 1
        case .knowledge: 1
        case .lore: 0.85
        }
    }
}

extension Terms {
    init(_ texts: [String]) { self.init(Lexeme.read(texts.joined(separator: " | "))) }
}
