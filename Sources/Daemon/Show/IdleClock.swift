/// Tells when a stage has been silent for so long that its performer speaks of its own accord. A value; the caller gives
/// the time.
struct IdleClock: Sendable {
    /// Seconds of silence; nil is never.
    var patience: Double?
    /// Monotonic seconds since nobody speaks; nil while somebody does, or nobody listens.
    private var since: Double?

    init(patience: Double?) { self.patience = patience }

    /// - Parameters:
    ///   - isSilent: nobody speaks and nothing waits.
    ///   - hasAudience: somebody listens: a performer does not talk to an empty room.
    mutating func isDue(now: Double, isSilent: Bool, hasAudience: Bool) -> Bool {
        guard let patience, isSilent, hasAudience else {
            since = nil
            return false
        }
        guard let start = since else {
            since = now
            return false
        }
        guard now - start >= patience else { return false }
        since = nil
        return true
    }
}
