/// One thing that arrived for a performer.
public struct Event: Sendable, Hashable {
    public enum Content: Sendable, Hashable {
        /// What a viewer wrote or said. Data, never instruction.
        case message(String)
        /// A song was asked for, by its name in the persona's repertoire.
        case song(String)
    }

    public var content: Content
    /// Who sent it, as the source names them; nil for an operator.
    public var sender: String?

    public init(_ content: Content, sender: String? = nil) {
        self.content = content
        self.sender = sender
    }
}
