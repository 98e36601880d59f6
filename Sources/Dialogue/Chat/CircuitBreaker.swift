/// Keeps a server that fails from being asked at every turn: after some failures in a row nobody asks it for a while,
/// then one turn tries it. A value; the caller gives the time.
public struct CircuitBreaker: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, Codable {
        /// Asked as usual.
        case closed
        /// Not asked.
        case open
        /// One turn is trying it.
        case probing
    }

    /// Failures in a row that open it.
    static let threshold = 3
    /// How long it stays open the first time, and at most; it doubles with every try that fails.
    static let firstRest = Duration.seconds(5)
    static let longestRest = Duration.seconds(300)

    public private(set) var state = State.closed
    private var failures = 0
    private var rest = Self.firstRest
    private var until: ContinuousClock.Instant?

    public init() {}

    /// Whether a turn may ask now. One that may has to tell how it went.
    mutating func admit(now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .closed: return true
        case .probing: return false
        case .open:
            guard let until, now >= until else { return false }
            state = .probing
            return true
        }
    }

    mutating func succeeded() { self = CircuitBreaker() }

    /// - Parameter isFinal: the server will not do better the next time, as with a wrong key.
    mutating func failed(now: ContinuousClock.Instant, isFinal: Bool = false) {
        failures += 1
        switch state {
        case .closed:
            guard failures >= Self.threshold || isFinal else { return }
        case .probing:
            rest = min(Self.longestRest, rest * 2)
        case .open:
            return
        }
        state = .open
        until = now + rest
    }

    /// The turn was cancelled before anybody knew.
    mutating func abandoned(now: ContinuousClock.Instant) {
        guard state == .probing else { return }
        state = .open
        until = now
    }
}
