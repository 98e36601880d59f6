public import Script

extension OpenAIChatMind {
    /// The model says it in the persona's manner; where none answers, the topic's own words are said. A line that was
    /// written for it is said as it is.
    public func volunteer(_ topic: IdleTopic, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        let own = Aside(persona: index.persona, filter: filter)
        guard topic.kind != .line, !backends.configurations.isEmpty else { return own.respond(to: topic) }
        let wish =
            index.persona.language == .mandarin
            ? "（有一会儿没有人说话了。请主动说一两句，内容关于：\(topic.title)。）"
            : "(Nobody has written for a while. Say one or two sentences of your own accord about: \(topic.title).)"
        let mind = OpenAIChatMind(
            backends: backends, index: index, filter: filter, fallback: own.engine(topic), surroundings: surroundings)
        return mind.respond(to: Event(.message(wish)), history: history)
    }
}

/// A topic's own words as lines, through the filter.
public struct Aside: Sendable {
    private let persona: Persona
    private let filter: SpeechFilter

    public init(persona: Persona, filter: SpeechFilter) {
        self.persona = persona
        self.filter = filter
    }

    public func respond(to topic: IdleTopic) -> AsyncThrowingStream<DialogueLine, any Error> {
        var composer = LineComposer(persona: persona, filter: filter, source: topic.source)
        let lines = composer.feed(topic.text) + composer.finish()
        return AsyncThrowingStream { continuation in
            for line in lines { continuation.yield(line) }
            continuation.finish()
        }
    }

    /// The same as a mind that says it whatever it hears.
    func engine(_ topic: IdleTopic) -> any MindWithMemory { Saying(aside: self, topic: topic) }

    private struct Saying: MindWithMemory {
        let aside: Aside
        let topic: IdleTopic

        func respond(
            to event: Event, history: [Exchange], memory: ViewerMemory?
        ) -> AsyncThrowingStream<DialogueLine, any Error> {
            aside.respond(to: topic)
        }
    }
}
