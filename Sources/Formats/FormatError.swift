/// A document that cannot be used: what is wrong with it, where, and what to do.
public struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a sentence without its full stop.
    public var what: String
    /// The document and the place in it (`persona.yaml:12`, `byte 310`, `/songs/2`); empty when there is none.
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
