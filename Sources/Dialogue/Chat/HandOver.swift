/// A mind's wish that a person take over a conversation.
public struct HandOver: Sendable, Hashable {
    public enum Cause: String, Sendable, Hashable, Codable {
        /// The model called for it.
        case model
        /// The persona's policy asks for it.
        case policy
    }

    public var persona: String
    public var cause: Cause
    /// Why, in a sentence; written by a model or a rule, so shown as text and nothing else.
    public var reason: String
    public var viewer: String?

    public init(persona: String, cause: Cause, reason: String, viewer: String? = nil) {
        self.persona = persona
        self.cause = cause
        self.reason = reason
        self.viewer = viewer
    }
}
