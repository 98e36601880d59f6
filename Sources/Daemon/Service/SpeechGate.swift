import Stage
import Synchronization

/// How many texts are read for other programs at once. A value; the gate below acts on what it returns.
struct RequestGate: Sendable, Equatable {
    let limit: Int
    private(set) var active = 0
    private(set) var refused = 0
    /// Seconds that a request takes, a moving mean.
    private var usual = 1.0

    init(limit: Int) { self.limit = max(1, limit) }

    /// True when one more is let in.
    mutating func enter() -> Bool {
        guard active < limit else {
            refused += 1
            return false
        }
        active += 1
        return true
    }

    mutating func leave(after seconds: Double) {
        active -= 1
        usual += (min(max(0, seconds), 120) - usual) / 8
    }

    /// Seconds after which one of those inside has probably left.
    var retryAfter: Int { max(1, Int((usual / Double(limit)).rounded(.up))) }
}

/// Lets requests in, and tells the others when to come again.
final class SpeechGate: Sendable {
    private let gate: Mutex<RequestGate>
    private let now: @Sendable () -> Double

    init(limit: Int, now: @escaping @Sendable () -> Double = SessionClock.monotonic) {
        gate = Mutex(RequestGate(limit: limit))
        self.now = now
    }

    /// The right to be inside, for as long as somebody holds it.
    final class Pass: Sendable {
        private let gate: SpeechGate
        private let began: Double

        fileprivate init(_ gate: SpeechGate) {
            self.gate = gate
            began = gate.now()
        }

        deinit { gate.leave(after: gate.now() - began) }
    }

    func enter() throws(StageError) -> Pass {
        let (isIn, seconds) = gate.withLock { ($0.enter(), $0.retryAfter) }
        guard isIn else {
            throw StageError(
                "busy", "Too many texts are being read at once", advice: "try again in \(seconds) s",
                retryAfter: seconds)
        }
        return Pass(self)
    }

    var state: RequestGate { gate.withLock { $0 } }

    private func leave(after seconds: Double) { gate.withLock { $0.leave(after: seconds) } }
}
