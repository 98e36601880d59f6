public import Script

/// The built-in mind's whole answer to one message, and where it was found.
public struct Reply: Sendable, Hashable {
    /// What kind of answer it is, with the id of what it was taken from.
    public enum Origin: Sendable, Hashable {
        case example(String)
        case knowledge(String)
        case lore(String)
        /// A topic the persona declines.
        case refusal(String)
        case song(String)
        case repertoire
        case unknownSong
        case stop
        /// Nothing fits well enough: it says that it does not know.
        case unsure
        case otherLanguage
        /// A passage that may bear on the question, offered as no more than that: its section's id, or the lore's.
        case nearest(String)
        /// What is remembered of the viewer.
        case memory
        /// Nothing was asked: it listens.
        case listening
    }

    public var origin: Origin
    /// 0…1, as the retrieval has it; 1 for intents.
    public var confidence: Float
    public var text: String
    public var language: Language
    public var mood: Mood
    public var gesture: String?
    public var source: String?
    /// Sung after the text.
    public var song: String?
}
