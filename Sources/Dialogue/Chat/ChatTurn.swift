internal import Script

/// One streamed answer of a language model, as a value: events in, lines out.
struct ChatTurn: Sendable {
    private var composer: LineComposer
    private let api: ChatConfiguration.API
    private let place: String
    private var room: Int
    /// Events of one answer: no model needs more pieces than its scalars, and some for bookkeeping.
    private var events = 100_000
    /// The stream said that nothing follows, or the answer is as long as it may be.
    private(set) var isOver = false
    /// The answer is whole, but the counts may follow.
    private(set) var hasFinished = false
    /// The tools that the answer calls.
    private(set) var tools = ChatToolCalls()
    /// What the server counted, and what it said for an estimate where it did not.
    private(set) var usage: ChatUsage?
    private(set) var answerTokens = 0

    init(persona: Persona, filter: SpeechFilter, gate: Gate? = nil, configuration: ChatConfiguration) {
        composer = LineComposer(persona: persona, filter: filter, gate: gate)
        api = configuration.api
        place = configuration.address
        room = configuration.maximumLength
    }

    /// - Returns: the lines that the event completes, and whether it brought words.
    mutating func take(_ data: String) throws -> (lines: [DialogueLine], isProgress: Bool) {
        guard !isOver else { return ([], false) }
        events -= 1
        guard events > 0 else {
            throw DialogueError(
                "the language model's stream does not end", at: place, advice: "Lower its limit of tokens.")
        }
        return take(try ChatDelta.read(data, api: api, place: place))
    }

    mutating func take(_ delta: ChatDelta) -> (lines: [DialogueLine], isProgress: Bool) {
        guard !isOver else { return ([], false) }
        for piece in delta.calls { tools.take(piece) }
        usage = delta.usage ?? usage
        var lines = delta.content.isEmpty ? [] : speak(delta.content)
        let hadFinished = hasFinished
        hasFinished = hasFinished || delta.end != .none
        isOver = isOver || delta.end == .done
        // The last sentence does not wait for the counts; one that tools are called in goes on after them.
        if hasFinished, !hadFinished, tools.calls.isEmpty { lines += composer.finish() }
        return (lines, !delta.content.isEmpty || !delta.calls.isEmpty)
    }

    private mutating func speak(_ text: String) -> [DialogueLine] {
        let piece = String(String.UnicodeScalarView(text.unicodeScalars.prefix(room)))
        room -= piece.unicodeScalars.count
        answerTokens += TokenEstimate.tokens(in: piece)
        isOver = isOver || room <= 0
        return composer.feed(piece)
    }

    /// Gives up the calls that were made; the answer goes on with what the model says to their results.
    mutating func takeCalls() -> ChatToolCalls {
        defer {
            tools = ChatToolCalls()
            isOver = room <= 0
            hasFinished = isOver
            usage = nil
            answerTokens = 0
        }
        return tools
    }

    /// A stage direction that a tool gives.
    mutating func direct(_ direction: String) -> [DialogueLine] { composer.feed(direction) }

    /// What it cost so far; also of an answer that breaks off.
    mutating func note(_ usage: ChatUsage) { self.usage = usage }

    mutating func finish() -> [DialogueLine] { composer.finish() }
}
