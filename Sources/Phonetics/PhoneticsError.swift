/// What went wrong in the front end: a dictionary that is missing or damaged, or a lexicon entry that cannot be read.
public struct PhoneticsError: Error, Hashable, CustomStringConvertible {
    public var what: String
    /// A file, a line or an entry.
    public var place: String
    public var advice: String

    public init(_ what: String, at place: String, advice: String) {
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { "\(place): \(what); \(advice)" }
}
