/// The breath of someone who speaks: in before the first word and in the pauses that leave time for it, slowly out with
/// the words (speech spends about a tenth of the cycle on breathing in). −1 (out) … 1 (in).
struct SpeechBreath: Sendable {
    private struct Knot: Sendable {
        /// Seconds from the line's beginning.
        var time: Double
        var level: Float
    }

    private var knots: [Knot]

    /// Where a phrase leaves the breath, and how much a full inspiration adds.
    private static let spent: Float = -0.3
    private static let depth: Float = 1.1
    /// A full inspiration takes this long, seconds; a shorter pause takes in less, the shortest nothing.
    private static let inspiration = 0.3
    private static let shortest = 0.2

    init(_ pauses: [CoSpeech.Pause], duration: Double) {
        knots = []
        if pauses.first.map({ $0.start > 0 || $0.end <= 0 }) ?? true {
            breathe(from: -MouthTrack.lead, to: 0)
        }
        for pause in pauses where pause.end < duration {
            guard pause.isBreath || pause.end - pause.start >= Self.shortest else { continue }
            breathe(from: pause.start, to: pause.end)
        }
        knots.append(Knot(time: max(duration, (knots.last?.time ?? 0) + 0.01), level: Self.spent))
    }

    private mutating func breathe(from start: Double, to end: Double) {
        let part = Float(min(1, (end - start) / Self.inspiration))
        knots.append(Knot(time: start, level: Self.spent))
        knots.append(Knot(time: end, level: Self.spent + Self.depth * part))
    }

    func value(at time: Double) -> Float {
        var low = 0
        var high = knots.count
        while low < high {
            let middle = (low + high) / 2
            if knots[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return knots.first?.level ?? 0 }
        guard low < knots.count else { return knots[low - 1].level }
        let (from, to) = (knots[low - 1], knots[low])
        return Easing.mix(from.level, to.level, Easing.smooth((time - from.time) / (to.time - from.time)))
    }
}
