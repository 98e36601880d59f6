/// Why a song could not be accompanied or mixed: what, where, and what to do.
public struct MixingError: Error, Sendable, Equatable, CustomStringConvertible {
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
