internal import Script

/// One entry that may answer, and what speaks for it.
struct Candidate: Sendable {
    var match: PersonaIndex.Match
    var features: JudgementFeatures
}

extension PersonaIndex {
    /// The entries that are nearest to a question, with what speaks for each; the nearest first.
    func candidates(_ lexemes: [Lexeme], limit: Int = Judgement.candidates) -> [Candidate] {
        let views = views(lexemes)
        let nearest = best(views, limit: limit)
        guard let first = nearest.first else { return [] }
        let type = AnswerType.read(lexemes)
        let asked = question(lexemes, type: type)
        let total = max(1e-6, asked.reduce(0) { $0 + $1.weight })
        let asking = Question(
            asked: asked, total: total, pieces: pieces(lexemes, type: type), words: words(lexemes, type: type),
            type: type, shape: QuestionShape(lexemes), isEnglish: lexemes.contains(where: \.isWord),
            isOtherTime: OtherTime.isAsked(lexemes), asks: SpeechAct.asks(lexemes))
        return nearest.map { near in
            let other = near.entry == first.entry ? (nearest.dropFirst().first?.score ?? 0) : first.score
            let match = Match(entry: entries[near.entry], score: near.score)
            return Candidate(
                match: match, features: features(of: near.entry, asking, views, near.score, near.score - other))
        }
    }

    /// What is asked, seen in every way that entries are held against.
    private struct Question {
        var asked: [Asked]
        var total: Float
        var pieces: [AskedPiece]
        var words: [AskedWord]
        var type: AnswerType?
        var shape: QuestionShape
        var isEnglish: Bool
        var isOtherTime: Bool
        /// It asks, by its words.
        var asks: Bool
    }

    private func features(
        of entry: Int, _ question: Question, _ views: Views, _ score: Float, _ margin: Float
    ) -> JudgementFeatures {
        let (asked, total) = (question.asked, question.total)
        let (named, said) = terms(of: entry)
        let rest = asked.filter { !$0.isAsking && !named.contains($0.number) }
        let restTotal = rest.reduce(0) { $0 + $1.weight }
        var features = JudgementFeatures(
            kind: kind(of: entry), score: score, line: views.lines[entry], sentence: views.sentences[entry],
            body: views.bodies[entry],
            named: asked.reduce(0) { $0 + (named.contains($1.number) ? $1.weight : 0) } / total,
            covered: restTotal > 0
                ? rest.reduce(0) { $0 + (said.contains($1.number) ? $1.weight : 0) } / restTotal : 1,
            oneSentence: sentence(rest, restTotal, entry), typed: question.type == nil ? 0 : 1,
            unknown: asked.reduce(0) { $0 + ($1.number < 0 ? $1.weight : 0) } / total,
            backwards: backwards(asked, entry), foreign: views.isForeign[entry] ? 1 : 0,
            english: question.isEnglish ? 1 : 0, length: min(1, Float(asked.count) / 12), margin: margin,
            heard: heard(question.pieces, entry: entry, named: named),
            words: evidence(question.words, shape: question.shape, entry: entry, named: named, said: said),
            otherTime: question.isOtherTime ? 1 : 0, polar: question.shape.isPolar ? 1 : 0,
            addressed: question.shape.isAddressed ? 1 : 0, ofOneself: question.shape.isOfOneself ? 1 : 0)
        if features.kind == .lore {
            // Background is met by its keys alone: what it says to the question is not looked at.
            features.polar = 0
            (features.words.focus, features.words.focusMissing, features.words.focusUnsaid) = (0, 0, 0)
        }
        if case .knowledge(let section) = entries[entry], let type = question.type {
            let isShown = persona.knowledge[section].sentences.contains(where: type.isShown)
            (features.shown, features.missing) = isShown ? (1, 0) : (0, 1)
            if isShown {
                features.together = together(
                    question.words, type, section: persona.knowledge[section], entry: entry)
            }
        }
        if case .lore(let entry) = entries[entry], let type = question.type {
            let isShown = type.isShown(in: persona.lorebook[entry].content)
            (features.shown, features.missing) = isShown ? (1, 0) : (0, 1)
        }
        features.isToldAsked = question.asks && isTold[entry]
        features.isOfAnother =
            isOfPerformer[entry] && !question.shape.isAddressed && !question.shape.isOfOneself
            && question.words.contains { word in
                word.weight >= JudgementFeatures.whole && word.share(in: titleTerms) == 1
                    && word.share(in: named) < 1
            }
        return features
    }

    private func kind(of entry: Int) -> JudgementFeatures.Kind {
        switch entries[entry] {
        case .knowledge: .fact
        case .example: .example
        case .refusal: .refusal
        case .lore: .lore
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
