internal import Script

extension ReplyPlanner {
    /// An answer to who asks for a claim that must not be made of a product, or wants to hear it said: that it cannot be
    /// promised, and the sentence of the product's own that bears on it, if one does. nil where no claim is asked for, or
    /// the product's own document answers outright.
    func claimed(
        _ lexemes: [Lexeme], best: PersonaIndex.Match?, language: Language, memory: inout ReplyMemory
    ) -> Reply? {
        guard let product = index.productClaimed(in: lexemes, topic: memory.topic),
            let section = persona.knowledge.first(where: {
                $0.id.hasSuffix("/" + product.id) && ($0.language ?? language) == language
            })
        else { return nil }
        if let best, isSure(best) {
            switch best.entry {
            case .knowledge(let place) where persona.knowledge[place].id == section.id: return nil
            case .refusal: return nil
            default: break
            }
        }
        memory.enter(section.id)
        var reply = phrase(
            .claimed, origin: .nearest(section.id), language: language, memory: &memory, facts: section.title)
        let scores = index.sentenceScores(section, lexemes: lexemes)
        if let most = scores.max(), most >= Judgement.bearsOnClaim, let place = scores.firstIndex(of: most) {
            reply.text += (language == .english ? " " : "") + section.sentences[place]
            reply.source = section.source
            memory.said.insert(place)
        }
        return reply
    }
}
