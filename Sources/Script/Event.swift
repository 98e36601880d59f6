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
    /// A stable id of whoever sent it, as the source knows them; nil where it can only give a name, or none. Names are
    /// shown, ids are remembered.
    public var viewer: String?
    /// Nobody else hears the conversation.
    public var isPrivate: Bool

    public init(_ content: Content, sender: String? = nil, viewer: String? = nil, isPrivate: Bool = false) {
        self.content = content
        self.sender = sender
        self.viewer = viewer
        self.isPrivate = isPrivate
    }
}
