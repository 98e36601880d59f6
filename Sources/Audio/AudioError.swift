/// Sound that cannot be read, written, coded or played: what happened, where, and what to do.
public struct AudioError: Error, Sendable, Hashable, CustomStringConvertible {
    public var what: String
    /// The file or device; empty when there is none.
    public var place: String
    /// What would help; empty when `what` says it.
    public var advice: String

    public init(_ what: String, at place: String = "", advice: String = "") {
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String {
        (place.isEmpty ? "" : place + ": ") + what + (advice.isEmpty ? "" : " (" + advice + ")")
    }
}
