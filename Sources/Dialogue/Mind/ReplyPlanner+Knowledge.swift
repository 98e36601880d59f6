internal import Script

extension ReplyPlanner {
    /// Answers from a section: the sentence that covers the question best, its equal beside it, and where it stands.
    func cite(
        _ section: KnowledgeSection, lexemes: [Lexeme], context: [String], confidence: Float, memory: inout ReplyMemory,
        as moment: Phrases.Moment = .citing, type: AnswerType? = nil
    ) -> Reply {
        memory.enter(section.id)
        let chosen =
            section.isWhole
            ? Array(section.sentences.indices.prefix(Self.wholeSentences))
            : sentences(
                of: section, lexemes, scores: index.sentenceScores(section, lexemes: lexemes, context: context),
                type: type ?? AnswerType.read(lexemes))
        return say(chosen, of: section, confidence: confidence, memory: &memory, as: moment)
    }

    /// Sentences of a whole answer that are heard at once; “and then?” goes on with the rest.
    private static let wholeSentences = 4

    func isDocumented(_ entry: PersonaIndex.Entry) -> Bool {
        switch entry {
        case .knowledge, .lore: true
        case .example, .refusal: false
        }
    }

    /// The passage that stands nearest to a question that none answers outright, with the word that it is only near; nil
    /// when none is near, or small talk is nearer.
    func nearest(
        _ matches: [PersonaIndex.Match], lexemes: [Lexeme], memory: inout ReplyMemory,
        floor: Float = Judgement.nearest
    ) -> Reply? {
        let documented = matches.filter { if case .knowledge = $0.entry { true } else { false } }
        guard documented.contains(where: { $0.nearness >= floor }),
            let best = documented.max(by: { $0.rank < $1.rank }),
            case .knowledge(let place) = best.entry
        else { return nil }
        let section = meant(persona.knowledge[place], lexemes: lexemes, memory: memory)
        var reply = cite(
            section, lexemes: lexemes, context: [], confidence: best.score, memory: &memory, as: .nearest)
        reply.origin = .nearest(section.id)
        return reply
    }

    /// The thing that a question names, or that is talked of, instead of one beside it in the same list of products that
    /// the question does not name: what the watch can do says nothing of the earbuds.
    private func meant(_ found: KnowledgeSection, lexemes: [Lexeme], memory: ReplyMemory) -> KnowledgeSection {
        guard isProduct(found), !index.sharesName(found, with: lexemes) else { return found }
        let line = SongLine.plain(lexemes)
        func isBeside(_ section: KnowledgeSection) -> Bool {
            section.source == found.source && section.language == found.language && isProduct(section)
        }
        let named = named(in: line, lexemes, language: found.language ?? persona.language).filter(isBeside)
        if named.count == 1 { return named[0] }
        guard named.isEmpty, Leaning(lexemes).isShort, let topic = memory.topic,
            let old = persona.knowledge.first(where: { $0.id == topic && isBeside($0) })
        else { return found }
        return old
    }

    private func isProduct(_ section: KnowledgeSection) -> Bool {
        persona.products.contains { section.id.hasSuffix("/" + $0.id) }
    }

    func say(
        _ sentences: [Int], of section: KnowledgeSection, confidence: Float, memory: inout ReplyMemory,
        as moment: Phrases.Moment = .citing
    ) -> Reply {
        memory.said.formUnion(sentences)
        let texts = sentences.map { section.sentences[$0] }
        let language = TextLanguage.detect(texts.joined()) ?? persona.language
        let answer = texts.joined(separator: language == .english ? " " : "")
        let template = memory.choose(
            from: persona.phrases.variants(moment, in: language), for: "\(moment.rawValue)/\(language.rawValue)")
        let filled = (template ?? "{answer}").replacing("{source}", with: section.source)
            .replacing("{answer}", with: answer)
        let text = filled.prefix(1).uppercased() + filled.dropFirst()
        return Reply(
            origin: .knowledge(section.id), confidence: confidence, text: text, language: language,
            mood: mood(of: answer), gesture: nil, source: section.source)
    }

    /// At most three sentences are heard at once: the best, those that are nearly as good, and one that says what they
    /// leave unsaid: “can the coupon and the member day be combined?”.
    private func sentences(
        of section: KnowledgeSection, _ lexemes: [Lexeme], scores: [Float], type: AnswerType?
    ) -> [Int] {
        // What is asked for stands in a sentence that holds something of the kind.
        let scores = zip(scores, section.sentences).map { score, sentence in
            type.map { $0.isShown(in: sentence) ? score + Judgement.shownSentence : score } ?? score
        }
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return [] }
        // Nothing tells the sentences apart: the section's opening is its answer.
        guard scores[best] > 0.1 else { return Array(section.sentences.indices.prefix(3)) }
        let first = scores.firstIndex(of: scores[best]) ?? best
        let others = scores.indices.filter { $0 != first && scores[$0] >= Judgement.alsoSaid * scores[best] }
            .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        var chosen = [first] + others.prefix(2)
        let gains = index.sentenceGains(section, lexemes: lexemes, beside: chosen)
        if chosen.count < 3, let most = gains.max(), most >= Judgement.saysMore, let more = gains.firstIndex(of: most) {
            chosen.append(more)
        }
        return chosen.sorted()
    }
}
