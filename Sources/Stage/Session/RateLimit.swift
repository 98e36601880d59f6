/// A token bucket: a steady rate with some room for bursts. A value; the caller gives the time.
struct RateLimit: Sendable {
    /// Messages a second in the long run.
    let rate: Double
    /// Messages at once.
    let burst: Double
    private var tokens: Double
    private var last: Double

    init(rate: Double, burst: Double, now: Double) {
        self.rate = rate
        self.burst = burst
        tokens = burst
        last = now
    }

    /// True when one more is within the limit.
    mutating func admit(now: Double) -> Bool {
        tokens = min(burst, tokens + max(0, now - last) * rate)
        last = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
