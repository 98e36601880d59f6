internal import Script

/// One streamed answer of a language model, as a value: events in, lines out.
struct ChatTurn: Sendable {
    private var composer: LineComposer
    private let place: String
    private var room: Int
    /// Events of one answer: no model needs more pieces than its scalars, and some for bookkeeping.
    private var events = 100_000
    /// `[DONE]` came, or the answer is as long as it may be.
    private(set) var isOver = false
    /// The tools that the answer calls.
    private(set) var tools = ChatToolCalls()

    init(persona: Persona, filter: SpeechFilter, gate: Gate? = nil, configuration: ChatConfiguration) {
        composer = LineComposer(persona: persona, filter: filter, gate: gate)
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
        switch try ChatDelta.read(data, place: place) {
        case .nothing: return ([], false)
        case .done:
            isOver = true
            return ([], false)
        case .tools(let pieces, let text):
            for piece in pieces { tools.take(piece) }
            return (speak(text), true)
        case .content(let text):
            return (speak(text), true)
        }
    }

    private mutating func speak(_ text: String) -> [DialogueLine] {
        let piece = String(String.UnicodeScalarView(text.unicodeScalars.prefix(room)))
        room -= piece.unicodeScalars.count
        isOver = isOver || room <= 0
        return composer.feed(piece)
    }

    /// Gives up the calls that were made; the answer goes on with what the model says to their results.
    mutating func takeCalls() -> ChatToolCalls {
        defer {
            tools = ChatToolCalls()
            isOver = room <= 0
        }
        return tools
    }

    /// A stage direction that a tool gives.
    mutating func direct(_ direction: String) -> [DialogueLine] { composer.feed(direction) }

    mutating func finish() -> [DialogueLine] { composer.finish() }
}
