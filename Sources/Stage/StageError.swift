/// What went wrong on the stage, where, and what to do about it.
public struct StageError: Error, Equatable, CustomStringConvertible {
    /// Machine-readable, as in the `code` of an `error` message.
    public var code: String
    public var message: String
    public var advice: String
    /// Seconds after which it is worth trying again; nil where nobody knows.
    public var retryAfter: Int?

    public init(_ code: String, _ message: String, advice: String, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
        self.retryAfter = retryAfter
    }

    public var description: String { "\(message) (\(code)): \(advice)" }
}
