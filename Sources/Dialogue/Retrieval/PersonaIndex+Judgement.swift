internal import Script

/// One entry that may answer, and what speaks for it.
struct Candidate: Sendable {
    var match: PersonaIndex.Match
    /// See `Judgement.names`.
    var features: [Float]
    /// How much of what is asked beyond its name it says in one sentence, 0…1.
    var heard: Float
}

extension PersonaIndex {
    /// The entries that are nearest to a question, with what speaks for each; the nearest first.
    func candidates(_ lexemes: [Lexeme], limit: Int = Judgement.candidates) -> [Candidate] {
        let views = views(lexemes)
        let nearest = best(views, limit: limit)
        guard let first = nearest.first else { return [] }
        let type = AnswerType.read(lexemes)
        let asked = question(lexemes, type: type)
        let pieces = pieces(lexemes, type: type)
        let total = max(1e-6, asked.reduce(0) { $0 + $1.weight })
        let unknown = asked.reduce(0) { $0 + ($1.number < 0 ? $1.weight : 0) } / total
        let isEnglish: Float = lexemes.contains(where: \.isWord) ? 1 : 0
        return nearest.map { near in
            let other = near.entry == first.entry ? (nearest.dropFirst().first?.score ?? 0) : first.score
            let (named, said) = terms(of: near.entry)
            let rest = asked.filter { !$0.isAsking && !named.contains($0.number) }
            let restTotal = rest.reduce(0) { $0 + $1.weight }
            let covered =
                restTotal > 0 ? rest.reduce(0) { $0 + (said.contains($1.number) ? $1.weight : 0) } / restTotal : 1
            var shown: Float = 0
            var missing: Float = 0
            var features: [Float] = [
                near.score, views.lines[near.entry], views.sentences[near.entry], views.bodies[near.entry],
                asked.reduce(0) { $0 + (named.contains($1.number) ? $1.weight : 0) } / total, covered,
            ]
            let entry = entries[near.entry]
            if case .knowledge(let section) = entry, let type {
                if persona.knowledge[section].sentences.contains(where: type.isShown) { shown = 1 } else { missing = 1 }
            }
            let isExample: Float = if case .example = entry { 1 } else { 0 }
            let isRefusal: Float = if case .refusal = entry { 1 } else { 0 }
            let isLore: Float = if case .lore = entry { 1 } else { 0 }
            features += [shown, missing, isExample, isRefusal, isLore, unknown, backwards(asked, near.entry)]
            features += [views.isForeign[near.entry] ? 1 : 0, isEnglish, min(1, Float(asked.count) / 12)]
            features += [near.score - other, isExample * unknown, views.lines[near.entry] >= 0.8 ? 1 : 0]
            features += [type == nil ? covered : 0, sentence(rest, restTotal, near.entry)]
            return Candidate(
                match: Match(entry: entry, score: near.score), features: features,
                heard: heard(pieces, entry: near.entry, named: named))
        }
    }

    /// A term of the question.
    private struct Asked {
        var number: Int32
        var weight: Float
        /// It only says what kind of thing is wanted.
        var isAsking: Bool
    }

    /// A word that stands nowhere says as much as one that stands in a few places.
    static let unknownRarity: Float = 4
    static let kinds: Set<String> = [
        "@price", "@when", "@where", "@what", "@who", "@how", "@why", "@ask", "@temperature", "@age",
    ]

    private func question(_ lexemes: [Lexeme], type: AnswerType?) -> [Asked] {
        let asking = type.map { Set(Terms($0.asking).counts.keys) } ?? []
        return weighted(Terms(lexemes)).map { term, _ in
            let number = analysis.terms[term]
            let plain = Terms.weight(of: term)
            return Asked(
                number: number, weight: plain * (number < 0 ? Self.unknownRarity : rarity(term)),
                isAsking: asking.contains(term) || Self.kinds.contains(term))
        }
    }

    /// The terms of an entry's names, and of its text.
    private func terms(of entry: Int) -> (named: Set<Int32>, said: Set<Int32>) {
        var named: Set<Int32> = []
        var said: Set<Int32> = []
        for place in places[entry] {
            switch documents[place].role {
            case .question, .title: named.formUnion(lines[place].terms)
            case .sentence, .body: said.formUnion(lines[place].terms)
            }
        }
        return (named, said)
    }

    /// How much of one of the entry's own names or questions the question holds.
    private func backwards(_ asked: [Asked], _ entry: Int) -> Float {
        let held = Set(asked.map(\.number))
        var best: Float = 0
        for place in places[entry] where documents[place].role == .question || documents[place].role == .title {
            var total: Float = 0
            var shared: Float = 0
            for term in lines[place].terms {
                let weight = analysis.weights[Int(term)] * terms.rarity(term)
                total += weight
                if held.contains(term) { shared += weight }
            }
            if total > 0 { best = max(best, shared / total) }
        }
        return best
    }

    /// How much of what is asked beyond the name one sentence says.
    private func sentence(_ rest: [Asked], _ total: Float, _ entry: Int) -> Float {
        guard total > 0 else { return 1 }
        var best: Float = 0
        for place in places[entry] where documents[place].role == .sentence {
            let said = Set(lines[place].terms)
            best = max(best, rest.reduce(0) { $0 + (said.contains($1.number) ? $1.weight : 0) } / total)
        }
        return best
    }
}
