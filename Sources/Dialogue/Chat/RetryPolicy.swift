/// How often a request is made again after a quick failure, and after how long. A value: chance is handed in.
public struct RetryPolicy: Sendable, Hashable {
    /// Requests made again to one server in one turn. A viewer waits meanwhile: few.
    public var retries: Int
    /// The longest wait before the first retry; it doubles with each.
    public var base: Duration
    /// No wait is longer, whatever the server asks for.
    public var cap: Duration

    public init(retries: Int = 1, base: Duration = .milliseconds(300), cap: Duration = .seconds(2)) {
        self.retries = max(0, min(5, retries))
        self.base = base
        self.cap = cap
    }

    /// The wait before retry number `retry` (0 is the first): drawn evenly from the upper half of the doubled base, so
    /// that many sessions that failed together do not come back together.
    /// - Parameter wished: what the server asked for in `Retry-After`; nil where it did not. One beyond the cap is not
    ///   waited for: nil.
    func delay(
        retry: Int, wished: Duration? = nil, random: inout some RandomNumberGenerator
    ) -> Duration? {
        guard retry < retries else { return nil }
        if let wished, wished > cap { return nil }
        let whole = min(cap, base * (1 << min(retry, 10)))
        let share = Double.random(in: 0.5...1, using: &random)
        return max(wished ?? .zero, whole * share)
    }
}
