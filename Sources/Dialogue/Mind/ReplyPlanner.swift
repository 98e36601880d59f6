public import Script

/// Decides what the built-in mind answers: a value that knows the persona, driven by a memory that is handed in.
public struct ReplyPlanner: Sendable {
    public let index: PersonaIndex
    var persona: Persona { index.persona }
    /// Longer messages are read up to here: one question needs no more, and the time stays bounded.
    public static let maximumLength = 600

    private let clock: @Sendable () -> WallTime

    /// - Parameter clock: what `{{time}}` and `{{date}}` in a persona's lines are read from.
    public init(index: PersonaIndex, clock: @escaping @Sendable () -> WallTime = WallTime.now) {
        self.index = index
        self.clock = clock
    }

    /// What the stage calls those who gave no name; nobody is addressed so.
    private static let roles: Set<String> = ["viewer", "operator"]

    public func reply(to event: Event, memory: inout ReplyMemory) -> Reply {
        memory.turn(toSpeaker: event.viewer ?? event.sender ?? "")
        var reply =
            switch event.content {
            case .message(let text):
                answer(Withdrawal.strip(String(text.unicodeScalars.prefix(Self.maximumLength))), memory: &memory)
            case .song(let name): sing(name, memory: &memory)
            }
        if case .message(let text) = event.content { reply = personalised(reply, to: text, memory: &memory) }
        memory.lastOrigin = reply.origin
        // Who told a name is called by it.
        let name = memory.viewer?.name ?? event.sender.flatMap { Self.roles.contains($0) ? nil : $0 }
        reply.text = expand(reply.text, for: name, in: reply.language, memory: &memory)
        if case .message(let text) = event.content {
            if Echo(text) == nil {
                memory.note(text)
                (memory.lastReply, memory.isEchoed) = (reply, false)
            }
        }
        return reply
    }

    private func expand(
        _ text: String, for viewer: String?, in language: Language, memory: inout ReplyMemory
    ) -> String {
        // Only a macro draws from the session's luck: the other choices stay what they are.
        let seed = text.contains("{{") ? memory.random.next() : 0
        return Macros(viewer: viewer, name: persona.name, seed: seed, clock: clock).expand(text, in: language)
    }

    /// Reads the topic of an earlier question back into a fresh memory, as after a restart.
    public func recall(_ history: [Exchange], memory: inout ReplyMemory) {
        guard memory.topic == nil else { return }
        for exchange in history.suffix(3) { _ = answer(exchange.question, memory: &memory) }
    }

    private func answer(_ text: String, memory: inout ReplyMemory) -> Reply {
        let detected = TextLanguage.detect(text)
        let isSpoken = detected.map(persona.languages.contains) ?? false
        let language = isSpoken ? detected ?? persona.language : persona.language
        if let reply = remember(text, language: language, memory: &memory) { return reply }
        if let echo = echo(text, language: language, memory: &memory) { return echo }
        if StopRequest.isOne(text) { return phrase(.stop, origin: .stop, language: language, memory: &memory) }
        if let more = again(text, language: language, memory: &memory) { return more }
        if let request = SongRequest.read(text, songs: persona.songs) {
            return answer(request, language: language, memory: &memory)
        }
        if !isSpoken, text.unicodeScalars.contains(where: \.properties.isAlphabetic) {
            return phrase(.otherLanguage, origin: .otherLanguage, language: persona.language, memory: &memory)
        }
        return retrieve(text, language: language, memory: &memory)
    }

    private func retrieve(_ text: String, language: Language, memory: inout ReplyMemory) -> Reply {
        var lexemes = Salutation.strip(
            Lexeme.read(Elongation.shorten(text)), names: [persona.name, persona.id])
        if let more = followUp(lexemes, language: language, memory: &memory) { return more }
        var matches = index.search(message: lexemes)
        if !(matches.first.map(isSure) ?? false) {
            // What looks like a slip may be a word that no document holds: only a better answer shows that it was one.
            let mended = index.correction.mended(lexemes)
            let found = mended == lexemes ? [] : index.search(message: mended)
            if let best = found.first, isDocumented(best.entry), best.score > matches.first?.score ?? 0 {
                (lexemes, matches) = (mended, found)
            }
        }
        memory.concepts = Terms(lexemes).counts.keys.filter { $0.hasPrefix("@") }.sorted()
        memory.type = AnswerType.read(lexemes)
        let background = background(text, memory: &memory)
        // Who tells what they like is heard, and not told what the performer likes.
        if SpeechAct(text) == .tells, let best = matches.first, isTalk(best.entry),
            let liking = liking(text, language: language, memory: &memory)
        {
            return liking
        }
        if let reply = claimed(lexemes, best: matches.first, language: language, memory: &memory) { return reply }
        if SpeechAct.describes(text) { matches.removeAll { isDocumented($0.entry) } }
        guard let best = matches.first, isSure(best) else {
            if let background { return answer(background, lexemes: lexemes, language: language, confidence: 0.5) }
            if let reply = heard(text, matches, lexemes: lexemes, language: language, memory: &memory) { return reply }
            if let both = compare(lexemes, language: language, memory: &memory) { return both }
            if let near = nearest(matches, lexemes: lexemes, memory: &memory) { return near }
            if let noted = acknowledge(text, language: language, memory: &memory) { return noted }
            return phrase(
                .unsure, origin: .unsure, language: language, memory: &memory, confidence: matches.first?.score ?? 0)
        }
        return answer(best, lexemes: lexemes, language: language, memory: &memory)
    }

    /// An answer to what asks for none: something told of oneself is noted, the rest is listened to. nil for a question.
    private func heard(
        _ text: String, _ matches: [PersonaIndex.Match], lexemes: [Lexeme], language: Language,
        memory: inout ReplyMemory
    ) -> Reply? {
        switch SpeechAct(text) {
        case .asks: return nil
        case .wordless: return phrase(.wordless, origin: .listening, language: language, memory: &memory)
        case .tells:
            if let noted = acknowledge(text, language: language, memory: &memory) { return noted }
            // What is told deserves the persona's own words sooner than a question does.
            if let talk = matches.first(where: { isTalk($0.entry) && $0.score >= Judgement.smallTalkToTold }) {
                return answer(talk, lexemes: lexemes, language: language, memory: &memory)
            }
            // “One of my earbuds is silent” asks for help without a question.
            if let near = nearest(matches, lexemes: lexemes, memory: &memory, floor: Judgement.nearestToTold) {
                return near
            }
            var reply = phrase(.listening, origin: .listening, language: language, memory: &memory)
            reply.mood = Sentiment.mood(of: text) ?? reply.mood
            return reply
        }
    }

    private func isTalk(_ entry: PersonaIndex.Entry) -> Bool {
        if case .example = entry { true } else { false }
    }

    /// A fact has to be known; small talk that misses the point misleads nobody.
    func isSure(_ match: PersonaIndex.Match) -> Bool {
        switch match.entry {
        case .knowledge: match.score >= Judgement.threshold
        case .lore: match.score >= Judgement.lore
        case .example: match.score >= Judgement.smallTalk
        case .refusal: match.score >= Judgement.refusal
        }
    }

    private func answer(
        _ match: PersonaIndex.Match, lexemes: [Lexeme], language: Language, memory: inout ReplyMemory
    ) -> Reply {
        switch match.entry {
        case .example(let index):
            let example = persona.examples[index]
            if let topic = example.topic { memory.enter(topic) }
            return variant(of: example, origin: .example(example.id), match.score, language, &memory)
        case .refusal(let index):
            let refusal = persona.refusals[index]
            return variant(of: refusal, origin: .refusal(refusal.id), match.score, language, &memory)
        case .knowledge(let index):
            let section = persona.knowledge[index]
            return cite(section, lexemes: lexemes, context: [], confidence: match.score, memory: &memory)
        case .lore(let index):
            return answer(
                persona.lorebook[index], lexemes: lexemes, language: language, confidence: match.score)
        }
    }

    func variant(
        of example: ExampleDialogue, origin: Reply.Origin, _ confidence: Float, _ language: Language,
        _ memory: inout ReplyMemory
    ) -> Reply {
        let answer = memory.choose(from: example.answers, for: example.id) ?? ExampleAnswer("")
        return Reply(
            origin: origin, confidence: confidence, text: answer.text,
            language: TextLanguage.detect(answer.text) ?? language,
            mood: answer.mood ?? mood(of: answer.text), gesture: answer.gesture)
    }

    func mood(of text: String) -> Mood { Sentiment.mood(of: text) ?? persona.mood }

    /// A sentence for a moment, with its lists filled in.
    func phrase(
        _ moment: Phrases.Moment, origin: Reply.Origin, language: Language, memory: inout ReplyMemory,
        song: String = "", confidence: Float = 1, facts: String = "", viewer: String = ""
    ) -> Reply {
        let variants = persona.phrases.variants(moment, in: language)
        let template = memory.choose(from: variants, for: "\(moment.rawValue)/\(language.rawValue)") ?? ""
        let text = template.replacing("{topics}", with: topics(in: language, memory: &memory))
            .replacing(
                "{songs}", with: Listing.join(persona.songs.map { Listing.title($0.title, in: language) }, in: language)
            )
            .replacing("{song}", with: song).replacing("{facts}", with: facts).replacing(
                "{viewer}", with: viewer.isEmpty ? "{viewer}" : viewer.filter { !"{}[]<>".contains($0) })
        return Reply(
            origin: origin, confidence: confidence, text: text, language: language, mood: mood(of: text),
            gesture: nil, source: nil, song: nil)
    }

    /// Three things to ask about: the persona's own list, or the titles of what it knows.
    private func topics(in language: Language, memory: inout ReplyMemory) -> String {
        var topics = persona.phrases.topics[language] ?? []
        if topics.isEmpty { topics = persona.knowledge.map(\.title) }
        topics.shuffle(using: &memory.random)
        return Listing.join(Array(topics.prefix(3)), in: language)
    }
}

extension ReplyMemory {
    /// Turns to a section; what was said of it before stays said while the talk is about it.
    mutating func enter(_ section: String) {
        if topic != section {
            said = []
            if let topic {
                earlier.removeAll { $0 == topic || $0 == section }
                earlier = (earlier + [topic]).suffix(3)
            }
        }
        topic = section
    }
}
