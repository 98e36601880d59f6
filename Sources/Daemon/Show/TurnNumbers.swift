import Synchronization

/// Gives turns their numbers: each larger than all before it, over all sessions.
final class TurnNumbers: Sendable {
    private let last = Atomic<Int>(0)

    /// The one that was given last; 0 before the first.
    var newest: Int { last.load(ordering: .relaxed) }

    func next() -> Int { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
