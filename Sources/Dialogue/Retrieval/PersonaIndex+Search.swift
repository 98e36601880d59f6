internal import Foundation
internal import Script

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
        // Where nothing is named, only the wording tells: “why?” must not find every line that asks why.
        let isBare = lexemes.count { $0 != .gap } <= 2 && Terms(lexemes).content.isEmpty
        var lines = [Float](repeating: 0, count: entries.count)
        var bodies = lines
        var sentences = lines
        for (index, document) in documents.enumerated() {
            let entry = Int(document.entry)
            let line = isBare ? Fusion.bare(spelling[index]) : Fusion.line(coverage[index], spelling[index])
            switch document.role {
            case .question, .title: lines[entry] = max(lines[entry], line)
            case .sentence: sentences[entry] = max(sentences[entry], line)
            case .body: bodies[entry] = isBare ? 0 : coverage[index]
            }
        }
        let asked = Self.script(of: lexemes)
        let matches = entries.indices.compactMap { index -> Match? in
            let score = max(lines[index], Fusion.section(body: bodies[index], sentence: sentences[index]))
            let isForeign = languages[index] != nil && asked != nil && languages[index] != asked
            let trust = Fusion.trust(entries[index]) * (isForeign ? Fusion.foreign : 1)
            return score > 0 ? Match(entry: entries[index], score: score * trust) : nil
        }
        return Array(matches.sorted { $0.score > $1.score }.prefix(limit))
    }

    /// How much of a query each sentence of a section covers, beyond what its title says already.
    func sentenceScores(_ section: KnowledgeSection, lexemes: [Lexeme], context: [String] = []) -> [Float] {
        let title = Set(Terms(section.title).counts.keys)
        var query = weighted(Terms(lexemes)).map { term in
            (term: term.term, weight: title.contains(term.term) ? 0.3 * term.weight : term.weight)
        }
        // What was asked of the last thing is what is asked of this one.
        query += context.filter { $0.hasPrefix("@") }.map { (term: $0, weight: 3 * terms.rarity($0)) }
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
        return term.unicodeScalars.count == 2 && term.unicodeScalars.allSatisfy(\.isEastAsian) ? 0.2 : 0.8
    }

    private func unit(_ counts: [String: Float]) -> [(term: String, weight: Float)] {
        let weights = counts.keys.sorted().map {
            (term: $0, weight: (1 + log(max(1, counts[$0] ?? 1))) * grams.rarity($0))
        }
        let length = max(1e-6, weights.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot())
        return weights.map { ($0.term, $0.weight / length) }
    }
}
