/// A table of a face set, or a calibration, that cannot be used.
public struct TargetError: Error, Sendable, Hashable, CustomStringConvertible {
    public var what: String
    /// The file and the line of the table: `vrm1.json, output aa`.
    public var place: String
    public var advice: String

    init(_ what: String, at place: String, advice: String = "") {
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { place + ": " + what + (advice.isEmpty ? "" : " (" + advice + ")") }
}
