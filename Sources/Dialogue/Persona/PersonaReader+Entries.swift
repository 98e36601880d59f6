internal import Formats
internal import Script

extension PersonaReader {
    /// Entries of one list at most: retrieval stays below its 5 ms with far more than a persona needs.
    private static let maximumEntries = 5000

    /// `examples.yaml`, and the refusals of `persona.yaml`.
    mutating func dialogues(_ node: YAMLNode?) -> [ExampleDialogue] {
        entries(node) { reader, entry in try reader.dialogue(entry) }
    }

    /// `lorebook.yaml`.
    mutating func lorebook(_ node: YAMLNode?) -> [LoreEntry] {
        entries(node) { reader, entry in try reader.lore(entry) }
    }

    private mutating func entries<Value>(
        _ node: YAMLNode?, _ read: (inout PersonaReader, YAMLNode) throws -> Value
    ) -> [Value] {
        guard let node, let elements = attempt(node.place, { _ in try node.elements() }) else { return [] }
        if elements.count > Self.maximumEntries {
            warn(
                "there are \(elements.count) entries", place: node.place,
                advice: "only the first \(Self.maximumEntries) are used")
        }
        return elements.prefix(Self.maximumEntries).compactMap { entry in
            attempt(entry.place) { try read(&$0, entry) }
        }
    }

    private mutating func dialogue(_ node: YAMLNode) throws -> ExampleDialogue {
        warnOfUnknown(node, keys: ["id", "user", "answers", "mood", "intensity", "gesture", "topic"])
        let questions = try node.required("user").elements().map(line)
        guard !questions.isEmpty else { throw try node.required("user").error("must hold at least one line") }
        let mood = try mood(node)
        let gesture = try node.optional("gesture").map(line)
        let answers = try node.required("answers").elements().map { try answer($0, mood: mood, gesture: gesture) }
        guard !answers.isEmpty else { throw try node.required("answers").error("must hold at least one answer") }
        return try ExampleDialogue(
            id: line(node.required("id")), questions: questions, answers: answers,
            topic: node.optional("topic").map(line))
    }

    /// Text alone, or a mapping with a mood and a gesture of its own. Tags in the text are taken out of it.
    private mutating func answer(_ node: YAMLNode, mood: Mood?, gesture: String?) throws -> ExampleAnswer {
        guard case .mapping = node.content else {
            return try tagged(ExampleAnswer(paragraph(node), mood: mood, gesture: gesture))
        }
        warnOfUnknown(node, keys: ["text", "mood", "intensity", "gesture"])
        return try tagged(
            ExampleAnswer(
                paragraph(node.required("text")), mood: self.mood(node) ?? mood,
                gesture: node.optional("gesture").map(line) ?? gesture))
    }

    private func tagged(_ answer: ExampleAnswer) -> ExampleAnswer {
        var answer = answer
        var text = ""
        for piece in InlineTags.parse(answer.text) {
            switch piece {
            case .text(let part): text += part
            case .mood(let mood): answer.mood = mood
            case .gesture(let gesture): answer.gesture = gesture
            case .song: continue
            }
        }
        answer.text = text
        return answer
    }
}
