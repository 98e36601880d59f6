public import Script

/// What the performer does next, in order.
public enum DialogueLine: Sendable, Hashable {
    case spoken(SpokenLine)
    /// A song of the persona's list, by its id.
    case sung(String)
}

/// A clause or sentence that is ready to become sound: filtered, without markup or tags.
public struct SpokenLine: Sendable, Hashable {
    public var text: String
    /// nil: to be told from the script of each word.
    public var language: Language?
    public var mood: Mood
    /// A named gesture that begins with the line: `wave`, `nod`, `bow` …
    public var gesture: String?
    /// The title of the document a factual answer was read from.
    public var source: String?
    /// True when the line closes a sentence; false when more of the same breath follows.
    public var endsSentence: Bool

    public init(
        _ text: String, language: Language? = nil, mood: Mood = .neutral, gesture: String? = nil,
        source: String? = nil, endsSentence: Bool = true
    ) {
        self.text = text
        self.language = language
        self.mood = mood
        self.gesture = gesture
        self.source = source
        self.endsSentence = endsSentence
    }
}

/// A mind: turns what arrived into what is said or sung. One instance serves one performer in one session.
public protocol DialogueEngine: Sendable {
    /// The answer, line by line as it becomes known. Ending the iteration early cancels the work behind it.
    /// - Parameter history: what was said and heard so far, oldest first.
    func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error>
}
