/// One turn's way through the configured servers: the first that may be asked, again after a passing failure, then the
/// next. A value that decides; whoever holds it asks and waits.
struct FailoverRoute: Sendable {
    enum Step: Equatable {
        /// Ask this server, after a wait.
        case ask(Int, after: Duration)
        /// None is left: the built-in mind answers.
        case giveUp
    }

    /// A viewer does not wait longer for a first word; after it the built-in mind answers.
    let patience: Duration
    private let retry: [RetryPolicy]
    private var place = -1
    private var retries = 0

    /// - Parameter retry: of each server, in their order.
    init(retry: [RetryPolicy], patience: Duration) {
        self.retry = retry
        self.patience = patience
    }

    mutating func begin(_ breakers: inout [CircuitBreaker], now: ContinuousClock.Instant) -> Step {
        next(&breakers, now: now)
    }

    /// The server asked last has failed before it said a word.
    /// - Parameter elapsed: since the turn began.
    mutating func failed(
        _ failure: ChatFailure, elapsed: Duration, breakers: inout [CircuitBreaker], now: ContinuousClock.Instant,
        random: inout some RandomNumberGenerator
    ) -> Step {
        guard breakers.indices.contains(place) else { return .giveUp }
        if failure.kind == .passing, breakers[place].state == .closed,
            let delay = retry[place].delay(retry: retries, wished: failure.wait, random: &random),
            elapsed + delay < patience
        {
            retries += 1
            return .ask(place, after: delay)
        }
        breakers[place].failed(now: now, isFinal: failure.kind == .final)
        return elapsed < patience ? next(&breakers, now: now) : .giveUp
    }

    private mutating func next(_ breakers: inout [CircuitBreaker], now: ContinuousClock.Instant) -> Step {
        retries = 0
        while place + 1 < breakers.count {
            place += 1
            if breakers[place].admit(now: now) { return .ask(place, after: .zero) }
        }
        place = breakers.count
        return .giveUp
    }
}
