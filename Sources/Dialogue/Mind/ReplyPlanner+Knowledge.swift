internal import Script

extension ReplyPlanner {
    /// Answers from a section: the sentence that covers the question best, its equal beside it, and where it stands.
    func cite(
        _ section: KnowledgeSection, lexemes: [Lexeme], context: [String], confidence: Float, memory: inout ReplyMemory
    ) -> Reply {
        memory.enter(section.id)
        let chosen = sentences(of: section, scores: index.sentenceScores(section, lexemes: lexemes, context: context))
        return say(chosen, of: section, confidence: confidence, memory: &memory)
    }

    func say(
        _ sentences: [Int], of section: KnowledgeSection, confidence: Float, memory: inout ReplyMemory
    ) -> Reply {
        memory.said.formUnion(sentences)
        let texts = sentences.map { section.sentences[$0] }
        let language = TextLanguage.detect(texts.joined()) ?? persona.language
        let answer = texts.joined(separator: language == .english ? " " : "")
        let template = memory.choose(
            from: persona.phrases.variants(.citing, in: language), for: "citing/\(language.rawValue)")
        let filled = (template ?? "{answer}").replacing("{source}", with: section.source)
            .replacing("{answer}", with: answer)
        let text = filled.prefix(1).uppercased() + filled.dropFirst()
        return Reply(
            origin: .knowledge(section.id), confidence: confidence, text: text, language: language,
            mood: mood(of: answer), gesture: nil, source: section.source)
    }

    /// At most two sentences are heard at once: the best, and one that is nearly as good or carries the thought on.
    private func sentences(of section: KnowledgeSection, scores: [Float]) -> [Int] {
        guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { return [] }
        // Nothing tells the sentences apart: the section's opening is its answer.
        guard scores[best] > 0.1 else { return Array(section.sentences.indices.prefix(2)) }
        let first = scores.firstIndex(of: scores[best]) ?? best
        let second = scores.indices.filter { $0 != first && scores[$0] >= 0.75 * scores[best] }.first
        return [first, second].compactMap(\.self).sorted()
    }
}
