internal import Synchronization

/// Notices that nothing has come for too long: one deadline for the first word, another from word to word.
final class Watchdog: Sendable {
    private let deadline: Mutex<ContinuousClock.Instant>
    private let first: Duration
    private let stall: Duration

    init(first: Duration, stall: Duration) {
        deadline = Mutex(ContinuousClock.now + first)
        self.first = first
        self.stall = stall
    }

    /// Another request goes out.
    func restart() { deadline.withLock { $0 = ContinuousClock.now + first } }

    /// A word came.
    func pat() { deadline.withLock { $0 = ContinuousClock.now + stall } }

    /// Returns never: throws when a deadline passes, or when the task is cancelled.
    func watch(place: String) async throws {
        while true {
            let due = deadline.withLock { $0 }
            try await Task.sleep(until: due, clock: .continuous)
            guard deadline.withLock({ $0 }) <= ContinuousClock.now else { continue }
            throw DialogueError(
                "the language model is silent for too long", at: place, advice: "Give it more time, or a smaller model."
            )
        }
    }
}
