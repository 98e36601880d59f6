import Stage

/// One turn's bookkeeping: when it began, what it has put on the air, and how long its parts took.
struct TurnLedger: Sendable {
    let number: Int
    /// Monotonic seconds when the request arrived.
    let received: Double
    private(set) var lines: [(air: OnAir, text: String)] = []
    private(set) var latency = WireLatency()

    init(number: Int, received: Double) {
        self.number = number
        self.received = received
    }

    /// Timeline position after the last line.
    var end: Int { lines.map(\.air.end).max() ?? 0 }

    mutating func opened(_ air: OnAir, text: String) { lines.append((air, text)) }

    /// Notes a part's time the first time it happens in the turn; returns the seconds then.
    mutating func first(_ part: LatencyBook.Part, now: Double) -> Double? {
        let milliseconds = (now - received) * 1_000
        switch part {
        case .mind where latency.mind == nil: latency.mind = milliseconds
        case .plan where latency.plan == nil: latency.plan = milliseconds
        case .firstAudio where latency.firstAudio == nil: latency.firstAudio = milliseconds
        default: return nil
        }
        return now - received
    }

    /// What was heard of the turn when its last lines were cut: whole lines, then the words of the cut ones.
    func heard(after cuts: [OutgoingMessage.Cut]) -> [String] {
        lines.map { line in cuts.first { $0.line == line.air.line }?.heard ?? line.text }.filter { !$0.isEmpty }
    }
}
