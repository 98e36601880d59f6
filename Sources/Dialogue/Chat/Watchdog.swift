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

    /// Somebody else is at work for at most this long: the model is not to blame.
    func excuse(_ time: Duration) { deadline.withLock { $0 = max($0, ContinuousClock.now + time) } }

    /// Does the work and looks at the clock meanwhile.
    /// - Throws: what the work throws, a `ChatFailure` when a deadline passes, or `CancellationError`.
    func guarding(place: String, _ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await work() }
            group.addTask { try await self.watch(place: place) }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    /// Returns never: throws when a deadline passes, or when the task is cancelled.
    private func watch(place: String) async throws {
        while true {
            let due = deadline.withLock { $0 }
            try await Task.sleep(until: due, clock: .continuous)
            guard deadline.withLock({ $0 }) <= ContinuousClock.now else { continue }
            throw ChatFailure(
                .silent,
                DialogueError(
                    "the language model is silent for too long", at: place,
                    advice: "Give it more time, or a smaller model."))
        }
    }
}
