/// What went wrong in the daemon or at its command line, where, and what to do.
public struct DaemonError: Error, Equatable, CustomStringConvertible {
    public var what: String
    public var place: String
    public var advice: String
    /// The exit status: 64 for bad use, as in sysexits, else 1.
    public var status: Int32

    public init(_ what: String, at place: String, advice: String, status: Int32 = 1) {
        self.what = what
        self.place = place
        self.advice = advice
        self.status = status
    }

    public var description: String { "\(what) (\(place)): \(advice)" }

    static func usage(_ what: String, advice: String) -> DaemonError {
        DaemonError(what, at: "command line", advice: advice, status: 64)
    }
}
