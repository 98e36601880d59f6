/// What went wrong in the mind, where, and what to do about it.
public struct DialogueError: Error, Sendable, Hashable, CustomStringConvertible {
    public var what: String
    public var place: String
    public var advice: String

    public init(_ what: String, at place: String, advice: String) {
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { "\(place): \(what). \(advice)" }
}
