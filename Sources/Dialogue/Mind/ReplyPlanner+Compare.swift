internal import Script

extension ReplyPlanner {
    /// Sections that are held side by side at once.
    private static let mostCompared = 3

    /// Sections whose names are looked for in the line.
    private static let mostRead = 40

    /// An answer to what asks of two or three things at once which is which: of each what it says of the matter. nil where
    /// no two are named, or they are not compared.
    func compare(_ lexemes: [Lexeme], language: Language, memory: inout ReplyMemory) -> Reply? {
        let line = SongLine.plain(lexemes)
        guard Self.comparing.contains(where: { SongLine.holds($0, in: line) }) else { return nil }
        var named = named(in: line, lexemes, language: language)
        // “Which is cheaper, that or the e-reader?” holds it against what is talked of.
        if named.count == 1, let topic = memory.topic, topic != named[0].id,
            let old = persona.section(topic, in: language), old.source == named[0].source
        {
            named.insert(old, at: 0)
        }
        guard (2...Self.mostCompared).contains(named.count) else { return nil }
        let type = AnswerType.read(lexemes + Self.matter(asked: line))
        let sentences = named.map { section in
            let scores = index.sentenceScores(section, lexemes: lexemes)
            let shown = section.sentences.indices.filter { type?.isShown(in: section.sentences[$0]) ?? true }
            let best = (shown.isEmpty ? Array(section.sentences.indices) : shown).max { scores[$0] < scores[$1] }
            return section.sentences[best ?? 0]
        }
        let whole = KnowledgeSection(
            id: named[0].id, title: named[0].title, source: named[0].source, sentences: sentences)
        memory.enter(named[0].id)
        var reply = say(Array(sentences.indices), of: whole, confidence: Judgement.threshold, memory: &memory)
        memory.said = []
        reply.origin = .knowledge(named[0].id)
        return reply
    }

    /// What a comparison is about, as a question of one thing: “cheaper” and “贵” ask for prices.
    private static func matter(asked line: String) -> [Lexeme] {
        for (words, chinese, english) in matters where words.contains(where: { SongLine.holds($0, in: line) }) {
            return [.gap] + Lexeme.read(line.unicodeScalars.contains(where: \.isEastAsian) ? chinese : english)
        }
        return []
    }

    private static let matters: [(words: [String], chinese: String, english: String)] = [
        (
            [
                "贵", "便宜", "划算", " cheaper ", " dearer ", " more expensive ", " costs less ", " costs more ",
                " cheapest ",
            ],
            "多少钱", "price"
        ),
        (["更早", "更老", "年代", "哪个老", "哪个早", " older ", " newer ", " earlier ", " oldest "], "哪年", "how old is it"),
        (["更重", "更轻", "哪个重", "哪个轻", " heavier ", " lighter "], "多重", "how heavy"),
        (
            [
                "续航", "耐用", "撑得久", "用得久", "用得更久", "听得久", "更久", " lasts longer ", " last longer ", " longer battery ",
                " lasts longest ",
            ], "能用多久", "how long does it last"
        ),
        (["更快", "哪个快", "到得快", " faster ", " quicker ", " sooner "], "多久", "how long does it take"),
        (["更大", "更小", "哪个大", "哪个小", " bigger ", " smaller ", " larger "], "多大", "how big is it"),
    ]

    /// The sections of one document whose names stand in the line, the longest names first taken. Looked for among the
    /// first that a search finds: to read the names of ten thousand would take a tenth of a second.
    func named(in line: String, _ lexemes: [Lexeme], language: Language) -> [KnowledgeSection] {
        let places = index.search(lexemes, limit: Self.mostRead).compactMap { match in
            if case .knowledge(let place) = match.entry { place } else { nil }
        }
        var found: [(section: KnowledgeSection, name: String)] = []
        for section in Set(places).sorted().map({ persona.knowledge[$0] })
        where section.language == nil || section.language == language {
            let names = ([section.title] + section.keys).map { SongLine.plain(Lexeme.read($0)) }
                .filter { $0.unicodeScalars.count >= 2 && SongLine.holds($0, in: line) }
            guard let longest = names.max(by: { $0.utf8.count < $1.utf8.count }) else { continue }
            found.append((section, longest))
        }
        // A name inside another's is no name of its own.
        let own = found.filter { one in
            !found.contains { $0.name != one.name && ByteSearch.holds(one.name, in: $0.name) }
        }
        let source = own.first?.section.source
        return own.filter { $0.section.source == source }.map(\.section)
    }

    private static let comparing = [
        "哪个", "哪款", "哪种", "区别", "差别", "对比", "比较", "比起来", "还是", "跟", "和",
        " or ", " than ", " difference ", " compare ", " versus ", " vs ", " which ", " better ",
    ]
}
