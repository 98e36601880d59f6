internal import Foundation
internal import Script

extension PersonaIndex {
    /// The best entries for a whole message, or for one of its clauses when the whole is too long-winded to fit any.
    func search(message lexemes: [Lexeme]) -> [Match] {
        let whole = judged(lexemes)
        if let best = whole.first, best.score >= Judgement.threshold { return whole }
        // A clause of three ideographs is a sigh (怎么办), and no question.
        let clauses = lexemes.split(separator: .gap).filter { $0.count > ($0.contains(where: \.isWord) ? 1 : 3) }
        guard clauses.count > 1 else { return whole }
        let parts = clauses.prefix(4).map { clause in
            judged(Array(clause), isClause: true).map { match in
                Match(
                    entry: match.entry, score: match.score * Fusion.clause,
                    nearness: match.nearness * Fusion.clause, rank: match.rank)
            }
        }
        return (parts + [whole]).max { $0.first?.score ?? 0 < $1.first?.score ?? 0 } ?? whole
    }

    /// The nearest entries by how sure it is that they answer, the surest first.
    func judged(_ lexemes: [Lexeme], isClause: Bool = false) -> [Match] {
        candidates(lexemes).filter { Judgement.isMeant($0.features, isClause: isClause) }.map { candidate in
            let values = candidate.features.all
            let confidence = Judgement.confidence(candidate.features, values)
            return Match(
                entry: candidate.match.entry,
                score: Judgement.outright(candidate.features, confidence: confidence),
                nearness: Judgement.nearness(candidate.features, confidence: confidence),
                rank: JudgementWeights.shipped.rank(values))
        }.sorted { $0.score > $1.score }
    }

    /// The entries that are nearest to a query, best first.
    /// - Parameter context: terms of the talk so far; they help an entry but are not missed where they are absent.
    func search(_ lexemes: [Lexeme], context: [String] = [], limit: Int = 5) -> [Match] {
        best(views(lexemes, context: context), limit: limit).map { Match(entry: entries[$0.entry], score: $0.score) }
    }

    /// How near each entry is to a query, looked at in several ways.
    struct Views {
        /// By its names and questions, its sentences, and all of its text.
        var lines: [Float]
        var sentences: [Float]
        var bodies: [Float]
        /// It answers in another language.
        var isForeign: [Bool]
    }

    func views(_ lexemes: [Lexeme], context: [String] = []) -> Views {
        var views = Views(
            lines: [Float](repeating: 0, count: entries.count), sentences: [], bodies: [],
            isForeign: [Bool](repeating: false, count: entries.count))
        (views.sentences, views.bodies) = (views.lines, views.lines)
        let query = weighted(Terms(lexemes))
        let total = query.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return views }
        let extra = context.map { (term: $0, weight: 0.5 * Terms.weight(of: $0) * rarity($0)) }
        let coverage = terms.scores((query + extra).map { (analysis.terms[$0.term], $0.weight) })
        let spelling = grams.scores(unit(Grams.count(lexemes)))
        // Where nothing is named, only the wording tells: “why?” must not find every line that asks why.
        let isBare = lexemes.count { $0 != .gap } <= 2 && Terms(lexemes).content.isEmpty
        for (index, document) in documents.enumerated() where coverage[index] > 0 || spelling[index] > 0 {
            let entry = Int(document.entry)
            let covered = min(1, coverage[index] / total)
            let line = isBare ? Fusion.bare(spelling[index]) : Fusion.line(covered, spelling[index])
            switch document.role {
            case .question, .title: views.lines[entry] = max(views.lines[entry], line)
            case .sentence: views.sentences[entry] = max(views.sentences[entry], line)
            case .body: views.bodies[entry] = isBare ? 0 : covered
            }
        }
        if let asked = Self.script(of: lexemes) {
            for index in entries.indices {
                views.isForeign[index] = languages[index] != nil && languages[index] != asked
            }
        }
        return views
    }

    func best(_ views: Views, limit: Int) -> [(entry: Int, score: Float)] {
        var best: [(entry: Int, score: Float)] = []
        for index in entries.indices where !isNeedless(index, views) {
            let near = max(
                views.lines[index], Fusion.section(body: views.bodies[index], sentence: views.sentences[index]))
            guard near > 0 else { continue }
            let score = near * Fusion.trust(entries[index]) * (views.isForeign[index] ? Fusion.foreign : 1)
            // Of equals the one that came first.
            if best.count == limit, let last = best.last, last.score >= score { continue }
            best.insert((index, score), at: best.firstIndex { $0.score < score } ?? best.count)
            if best.count > limit { best.removeLast() }
        }
        return best
    }

    /// A document in the other language, where those of the language that is asked in tell the same.
    private func isNeedless(_ entry: Int, _ views: Views) -> Bool {
        guard views.isForeign[entry], case .knowledge = entries[entry] else { return false }
        return isBilingual
    }

    func rarity(_ term: String) -> Float { terms.rarity(analysis.terms[term]) }

    /// How much of a query each sentence of a section covers, beyond what its title says already.
    func sentenceScores(_ section: KnowledgeSection, lexemes: [Lexeme], context: [String] = []) -> [Float] {
        let title = Set(Terms(section.title).counts.keys)
        let said = section.sentences.map { Set(Terms($0).counts.keys) }
        var query = weighted(Terms(lexemes)).map { term in
            (term: term.term, weight: title.contains(term.term) ? Self.titleShare * term.weight : term.weight)
        }
        // What was asked of the last thing is what is asked of this one, unless it has words of its own.
        let hasOwn = query.contains { term in
            Terms.weight(of: term.term) >= 0.35 && !title.contains(term.term) && !Self.kinds.contains(term.term)
                && said.contains { $0.contains(term.term) }
        }
        query += context.filter { $0.hasPrefix("@") }.map { (term: $0, weight: (hasOwn ? 0.3 : 3) * rarity($0)) }
        let total = query.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return section.sentences.map { _ in 0 } }
        let wording = Wording(lexemes, without: section.title)
        return zip(section.sentences, said).map { sentence, terms in
            query.reduce(0) { $0 + (terms.contains($1.term) ? $1.weight : 0) } / total
                + Fusion.wording * wording.share(in: sentence)
        }
    }

    /// What a term of the title counts for one of the sentences, all of which are about it.
    private static let titleShare: Float = 0.1

    /// How much of a query each sentence says that the chosen ones do not; what the title says need not be said.
    func sentenceGains(_ section: KnowledgeSection, lexemes: [Lexeme], beside chosen: [Int]) -> [Float] {
        let title = Set(Terms(section.title).counts.keys)
        let said = section.sentences.map { Set(Terms($0).counts.keys) }
        let query = weighted(Terms(lexemes)).filter { !title.contains($0.term) && !Self.kinds.contains($0.term) }
        let total = query.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return said.map { _ in 0 } }
        let rest = query.filter { term in !chosen.contains { said[$0].contains(term.term) } }
        return said.map { terms in rest.reduce(0) { $0 + (terms.contains($1.term) ? $1.weight : 0) } / total }
    }

    /// The terms of a query with what each counts; slips of the pen stand beside what was meant.
    func weighted(_ query: Terms) -> [(term: String, weight: Float)] {
        query.counts.keys.sorted().map { term in
            if let meant = correction.meant(term) {
                return (meant, Judgement.slip * Terms.weight(of: meant) * rarity(meant))
            }
            return (term, Terms.weight(of: term) * rarity(term) * familiarity(term))
        }
    }

    /// Pairs of ideographs that no document holds are mostly seams between words: their characters tell more.
    private func familiarity(_ term: String) -> Float {
        if term.hasPrefix("@") { return 1.5 }
        if terms.holds(analysis.terms[term]) { return 1 }
        return term.unicodeScalars.count == 2 && term.unicodeScalars.allSatisfy(\.isEastAsian) ? 0.2 : 0.8
    }

    private func unit(_ counts: [(key: Grams.Key, count: Float)]) -> [(term: Int32, weight: Float)] {
        let weights = counts.map { gram in
            let number = analysis.grams[gram.key]
            return (term: number, weight: (1 + log(max(1, gram.count))) * grams.rarity(number))
        }
        let length = max(1e-6, weights.reduce(0) { $0 + $1.weight * $1.weight }.squareRoot())
        return weights.map { ($0.term, $0.weight / length) }
    }
}
