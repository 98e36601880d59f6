import Stage

/// Whether a session's performer still has its greeting to say: once, to the first listener, and only as long as nobody
/// has wanted anything of it. A value; the caller says what happens.
struct GreetingCue: Sendable, Equatable {
    /// `none` when it has been said, or it is too late for one.
    private(set) var greeting: SessionManner.Greeting

    init(_ greeting: SessionManner.Greeting) { self.greeting = greeting }

    var isOpen: Bool { greeting != .none }

    /// - Parameters:
    ///   - hasAudience: somebody listens.
    ///   - hasBegun: something was asked of the performer, or said by it.
    /// - Returns: what is to be said now; nil for nothing.
    mutating func next(hasAudience: Bool, hasBegun: Bool) -> SessionManner.Greeting? {
        guard isOpen, hasBegun || hasAudience else { return nil }
        let due = greeting
        greeting = .none
        return hasBegun ? nil : due
    }
}
