/// What went wrong on the stage, where, and what to do about it.
public struct StageError: Error, Equatable, CustomStringConvertible {
    /// Machine-readable, as in the `code` of an `error` message.
    public var code: String
    public var message: String
    public var advice: String

    public init(_ code: String, _ message: String, advice: String) {
        self.code = code
        self.message = message
        self.advice = advice
    }

    public var description: String { "\(message) (\(code)): \(advice)" }
}
