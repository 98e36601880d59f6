internal import Script

extension ReplyPlanner {
    /// The entry of the lorebook that a message brings up under conditions that retrieval knows nothing of: expressions,
    /// secondary keys, chance. Entries with plain keys have had their chance there.
    func background(_ text: String, memory: inout ReplyMemory) -> LoreEntry? {
        guard !persona.lorebook.isEmpty else { return nil }
        return index.lorebook.activate([text], state: &memory.lore, random: &memory.random)
            .first { $0.isMentioned && !$0.entry.isPlain }?.entry
    }

    /// Answers from an entry: all of it when it is short, else the sentences that fit best.
    func answer(_ entry: LoreEntry, lexemes: [Lexeme], language: Language, confidence: Float) -> Reply {
        let text = spoken(entry, lexemes: lexemes)
        return Reply(
            origin: .lore(entry.id), confidence: confidence, text: text,
            language: TextLanguage.detect(text) ?? language, mood: mood(of: text))
    }

    /// Scalars of an entry that are said at once: two or three sentences.
    private static let maximumSpoken = 240

    private func spoken(_ entry: LoreEntry, lexemes: [Lexeme]) -> String {
        let text = CardText.spoken(entry.content)
        guard text.unicodeScalars.count > Self.maximumSpoken else { return text }
        let sentences = text.split(whereSeparator: \.isNewline).flatMap { Sentences.split(String($0)) }
        let section = KnowledgeSection(id: entry.id, title: "", source: "", sentences: Array(sentences.prefix(64)))
        let scores = index.sentenceScores(section, lexemes: lexemes)
        let best = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(2).sorted()
        let joiner = TextLanguage.detect(text) == .english ? " " : ""
        return best.map { section.sentences[$0] }.joined(separator: joiner)
    }
}
