internal import Script

extension ReplyPlanner {
    /// An answer to a question that leans on the one before it: “多少钱？”, “and how long do I steep it?”, “tell me more”.
    /// nil when the question stands on its own.
    func followUp(_ lexemes: [Lexeme], language: Language, memory: inout ReplyMemory) -> Reply? {
        guard let topic = memory.topic, let section = persona.section(topic, in: language) else { return nil }
        let leaning = Leaning(lexemes)
        if leaning.asksForMore { return more(of: section, language: language, memory: &memory) }
        guard leaning.isShort else { return nil }
        let type = AnswerType.read(lexemes)
        // “续航呢” shifts what is asked, “那铁观音呢” of what.
        let shiftsKind = type != nil && index.words(leaning.bare, type: type).isEmpty
        if leaning.shiftsSubject, !shiftsKind {
            return besides(section, lexemes, memory: &memory) ?? shifted(lexemes, language: language, memory: &memory)
        }
        // “是哪里产的” asks of the thing just as “what colour is it” does; “你是哪里人” asks of the performer.
        let isOfTopic =
            !leaning.isClock && !QuestionShape(lexemes).isAddressed && type != nil
            && index.words(leaning.bare, type: type).isEmpty
        if leaning.asksOfIt || isOfTopic, let type, !section.sentences.contains(where: type.isShown) {
            return notSaid(of: section, leaning, confidence: 0, memory: &memory)
        }
        let scores = index.sentenceScores(section, lexemes: leaning.bare)
        let own = index.judged(leaning.bare).first
        // “有货没” after talk of postage still asks of the thing before it;
        // “我想退货” asks nothing.
        let isAsked = type != nil || QuestionShape(lexemes).isPolar
        if isAsked, let older = older(than: section, leaning, language: language, memory: &memory) { return older }
        // A better answer of its own wins, unless a pronoun says that the old topic is meant.
        guard let best = scores.max(), best >= needed(leaning, isOfTopic, lexemes, of: section) else { return nil }
        if let own, !leaning.hasPronoun {
            if !isAsked, isSure(own) { return nil }
            if own.score > 0.8, !isKnowledge(own.entry), !isOfTopic { return nil }
            // A question that names a subject is about the old one only where nothing else answers it.
            if !leaning.isBare, !isOfTopic, isSure(own), isKnowledge(own.entry) || own.score > 0.6 { return nil }
        }
        memory.concepts = Terms(lexemes).counts.keys.filter { $0.hasPrefix("@") }.sorted()
        guard index.speaks(section, of: leaning.bare) else {
            return notSaid(of: section, leaning, confidence: best, memory: &memory)
        }
        // With words of its own that the topic hardly says, something of the right kind stands there by chance.
        guard best >= Judgement.followUp || leaning.asksOfIt || isOfTopic else {
            return notSaid(of: section, leaning, confidence: best, memory: &memory)
        }
        return cite(section, lexemes: leaning.bare, context: [], confidence: best, memory: &memory)
    }

    /// An answer from what was spoken of before the last topic, where that says nothing of a bare question.
    private func older(
        than section: KnowledgeSection, _ leaning: Leaning, language: Language, memory: inout ReplyMemory
    ) -> Reply? {
        func says(_ section: KnowledgeSection) -> Float {
            guard index.speaks(section, of: leaning.bare) else { return 0 }
            return index.sentenceScores(section, lexemes: leaning.bare).max() ?? 0
        }
        guard leaning.isBare, says(section) < Judgement.olderTopic else { return nil }
        for id in memory.earlier.reversed() {
            guard let old = persona.section(id, in: language), says(old) >= Judgement.olderTopic else { continue }
            return cite(old, lexemes: leaning.bare, context: [], confidence: says(old), memory: &memory)
        }
        return nil
    }

    /// The old topic is meant, and says nothing of what is asked.
    private func notSaid(
        of section: KnowledgeSection, _ leaning: Leaning, confidence: Float, memory: inout ReplyMemory
    ) -> Reply {
        var reply = cite(
            section, lexemes: leaning.bare, context: [], confidence: confidence, memory: &memory, as: .nearest)
        reply.origin = .nearest(section.id)
        return reply
    }

    /// How much of a question one sentence of the old topic must say, for the topic to be meant.
    private func needed(
        _ leaning: Leaning, _ isOfTopic: Bool, _ lexemes: [Lexeme], of section: KnowledgeSection
    ) -> Float {
        guard leaning.hasPronoun || isOfTopic else { return 0.5 }
        // “How long do you keep it?”: something of the kind stands there.
        let isShown = AnswerType.read(lexemes).map { section.sentences.contains(where: $0.isShown) } ?? false
        // “Who made it?”, “多重”: no word of its own is left.
        if isShown, leaning.asksOfIt || isOfTopic { return 0 }
        return isShown ? 0.1 : 0.3
    }

    /// The sentences of the section that were not said yet, or that these were all.
    private func more(of section: KnowledgeSection, language: Language, memory: inout ReplyMemory) -> Reply? {
        let rest = section.sentences.indices.filter { !memory.said.contains($0) }
        guard !rest.isEmpty else {
            return phrase(.thatIsAll, origin: .knowledge(section.id), language: language, memory: &memory)
        }
        return say(Array(rest.prefix(2)), of: section, confidence: 1, memory: &memory)
    }

    /// “And the charger?” after a question about the warranty: a sentence of the same section names it, and tells
    /// something of the kind that was asked for.
    private func besides(_ section: KnowledgeSection, _ lexemes: [Lexeme], memory: inout ReplyMemory) -> Reply? {
        guard let type = memory.type,
            let place = section.sentences.firstIndex(where: { index.says($0, all: lexemes) && type.isShown(in: $0) })
        else { return nil }
        return say([place], of: section, confidence: 1, memory: &memory)
    }

    /// “And the oolong?” asks the last question of another thing.
    private func shifted(_ lexemes: [Lexeme], language: Language, memory: inout ReplyMemory) -> Reply? {
        let context = memory.concepts
        let matches = index.search(lexemes, context: context)
        guard let best = matches.first(where: { isKnowledge($0.entry) }), best.score >= 0.35,
            case .knowledge(let place) = best.entry
        else { return nil }
        // Of what the words bring up, that which is called just so.
        let named = named(in: SongLine.plain(lexemes), lexemes, language: language)
        let section = named.count == 1 ? named[0] : persona.knowledge[place]
        guard index.isNamed(section, in: lexemes) else { return nil }
        // What was asked of the last thing may not be told of this one.
        let isTold = memory.type.map { section.sentences.contains(where: $0.isShown) } ?? true
        var reply = cite(
            section, lexemes: lexemes, context: context, confidence: best.score, memory: &memory,
            as: isTold ? .citing : .nearest, type: AnswerType.read(lexemes) ?? memory.type)
        if !isTold { reply.origin = .nearest(section.id) }
        return reply
    }

    private func isKnowledge(_ entry: PersonaIndex.Entry) -> Bool {
        if case .knowledge = entry { true } else { false }
    }
}

/// How a question leans on what was said before.
struct Leaning {
    /// The question without its pronouns and opening words.
    let bare: [Lexeme]
    let hasPronoun: Bool
    let shiftsSubject: Bool
    let asksForMore: Bool
    /// Names no subject, only what is asked about it.
    let isBare: Bool
    let isShort: Bool
    /// “What colour is it?”: only a pronoun says of what. The time and the day are nobody's.
    let asksOfIt: Bool
    let isClock: Bool

    init(_ lexemes: [Lexeme]) {
        let plain = lexemes.compactMap(\.text).joined(separator: lexemes.contains(where: \.isWord) ? " " : "")
        let spaced = " " + plain + " "
        asksForMore =
            Self.more.contains {
                $0.hasPrefix(" ") ? ByteSearch.holds($0, in: spaced) : ByteSearch.holds($0, in: plain)
            }
            && lexemes.count <= 10
        hasPronoun = Self.pronouns.contains {
            $0.hasPrefix(" ") ? ByteSearch.holds($0, in: spaced) : ByteSearch.holds($0, in: plain)
        }
        shiftsSubject =
            (plain.hasSuffix("呢") && !plain.contains("它"))
            || Self.shifts.contains { spaced.hasPrefix($0) } || plain.hasPrefix("换成")
        bare = lexemes.filter { $0.text.map { !Self.dropped.contains($0) } ?? true }
        let terms = Terms(bare)
        isBare = terms.content.allSatisfy { $0.hasPrefix("@") || $0.unicodeScalars.count == 1 } && !terms.isEmpty
        isClock = Self.clock.contains { ByteSearch.holds($0, in: $0.hasPrefix(" ") ? spaced : plain) }
        asksOfIt = hasPronoun && isBare && !isClock
        isShort = lexemes.count { $0 != .gap } <= (lexemes.contains(where: \.isWord) ? 9 : 14)
    }

    private static let more = [
        "再说说", "还有呢", "详细", "多说点", "继续说", "展开讲", "然后呢", "多讲点", "接着说", "再讲讲", "多介绍", " tell me more ", " more about it ",
        " what else ", " go on ", " say more ", " more about that ", " anything else about ",
    ]
    private static let pronouns = [
        "它", "这个", "那个", "这款", "那款", "这种", "那种", "这茶", "那茶", "那首", "这首", " it ", " its ", " that one ", " this one ",
        " they ",
        " them ", " that ", " those ",
    ]
    private static let clock = [
        "现在", "今天", "明天", "几点了", "星期几", "周几", " what time is it ", " what day is it ", " what is the time ",
        " what date is it ",
    ]
    private static let shifts = [
        " what about ", " how about ", " and the ", " and for ", " and a ", " and what about ",
    ]
    private static let dropped: Set<String> = [
        "它", "这", "那", "个", "款", "it", "its", "that", "this", "they", "them", "and", "so",
    ]
}

extension Lexeme {
    var isWord: Bool { if case .word = self { true } else { false } }
}

extension Persona {
    /// A section by its id, in that language where there are several.
    func section(_ id: String, in language: Language) -> KnowledgeSection? {
        let found = knowledge.filter { $0.id == id }
        return found.first { $0.language == language } ?? found.first
    }
}
