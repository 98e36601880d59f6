public import Script

/// One turn of a conversation: what came in, and what was heard in return.
public struct Exchange: Sendable, Hashable {
    public var event: Event
    /// Only what was heard; empty when the performer was stopped before the first word.
    public var answer: String

    public init(_ event: Event, answer: String = "") {
        self.event = event
        self.answer = answer
    }

    /// What the viewer wrote, or the name of the song they asked for.
    public var question: String {
        switch event.content {
        case .message(let text): text
        case .song(let name): name
        }
    }
}

/// The recent turns of one conversation, bounded in turns and characters; the oldest go first.
public struct ConversationHistory: Sendable, Hashable {
    public private(set) var exchanges: [Exchange] = []
    public let maximumExchanges: Int
    /// Unicode scalars over all questions and answers: what a small model's context can hold beside the persona.
    public let maximumLength: Int

    public init(maximumExchanges: Int = 24, maximumLength: Int = 8000) {
        self.maximumExchanges = max(1, maximumExchanges)
        self.maximumLength = max(1, maximumLength)
    }

    /// Opens a turn; its answer grows with `append(heard:)`.
    public mutating func begin(_ event: Event) {
        exchanges.append(Exchange(event))
        trim()
    }

    /// A line was played to its end: it belongs to the answer now.
    public mutating func append(heard text: String) {
        guard let last = exchanges.indices.last, !text.isEmpty else { return }
        let old = exchanges[last].answer
        exchanges[last].answer = old + (Self.needsSpace(between: old, and: text) ? " " : "") + text
        trim()
    }

    /// The performer was interrupted: only what was heard stays, without any mark of the interruption.
    public mutating func replaceLastAnswer(heard text: String) {
        guard let last = exchanges.indices.last else { return }
        exchanges[last].answer = text
        trim()
    }

    /// Forgets everything.
    public mutating func clear() { exchanges = [] }

    private mutating func trim() {
        if exchanges.count > maximumExchanges { exchanges.removeFirst(exchanges.count - maximumExchanges) }
        var length = exchanges.reduce(0) { $0 + Self.length($1) }
        while length > maximumLength, exchanges.count > 1 {
            length -= Self.length(exchanges.removeFirst())
        }
        if length > maximumLength, let last = exchanges.indices.last {
            exchanges[last].answer = String(exchanges[last].answer.unicodeScalars.prefix(maximumLength))
        }
    }

    private static func length(_ exchange: Exchange) -> Int {
        exchange.question.unicodeScalars.count + exchange.answer.unicodeScalars.count
    }

    /// English sentences are joined by a space, Chinese ones are not.
    private static func needsSpace(between left: String, and right: String) -> Bool {
        guard let end = left.unicodeScalars.last, let start = right.unicodeScalars.first else { return false }
        return end.isASCII && start.isASCII
    }
}
