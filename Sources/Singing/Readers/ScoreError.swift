/// Why a score could not be read or sung: what happened, where in it, and what to do about it.
public struct ScoreError: Error, Sendable, Equatable, CustomStringConvertible {
    public var what: String
    /// File, measure, note or byte: as near as is known.
    public var place: String
    public var advice: String

    public init(_ what: String, at place: String, advice: String) {
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { "\(place): \(what). \(advice)" }
}
