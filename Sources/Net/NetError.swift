/// What went wrong on the network, where, and what to do about it.
public struct NetError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of failure it was, for code that decides on it.
    public enum Kind: Sendable, Equatable {
        /// The port is taken, or the address cannot be listened on.
        case cannotListen
        /// The other side cannot be reached or refused the connection.
        case cannotConnect
        /// The other side took too long.
        case timedOut
        /// The answer was cut off, malformed or larger than allowed.
        case badAnswer
        /// What was asked for is not possible, such as an address that is none.
        case badRequest
        /// The connection or the service is closed.
        case closed
    }

    public var kind: Kind
    /// What happened, in one sentence.
    public var what: String
    /// The address, URL or port concerned.
    public var place: String
    /// What the reader can do.
    public var advice: String

    public init(_ kind: Kind, _ what: String, at place: String, advice: String) {
        self.kind = kind
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { "\(what) (\(place)). \(advice)" }
}
