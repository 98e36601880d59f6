public import Script

/// A session's timeline on a monotonic clock: positions begin with the session and never jump.
public struct SessionClock: Sendable {
    private let begin: Double
    private let now: @Sendable () -> Double

    /// - Parameter now: monotonic seconds; tests inject their own.
    public init(now: @escaping @Sendable () -> Double = SessionClock.monotonic) {
        self.now = now
        begin = now()
    }

    public var position: Int { Timeline.position(seconds: now() - begin) }

    /// Seconds of the system's monotonic clock.
    public static let monotonic: @Sendable () -> Double = {
        let instant = ContinuousClock().now
        let elapsed = origin.duration(to: instant).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    }

    private static let origin = ContinuousClock().now
}
