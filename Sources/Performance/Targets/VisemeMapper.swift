public import Script

/// The mouth shapes of a plan in another set.
public struct VisemeMapper: Sendable {
    public let target: VisemeTarget

    public init(target: VisemeTarget) { self.target = target }

    /// Positions in `target.shapes`, from 0 to the plan's duration without gaps, no two neighbours alike.
    public func events(_ plan: Plan) -> [Timed<Int>] {
        var events: [Timed<Int>] = []
        for phone in PhoneTrack(plan).phones {
            let symbol = plan.phonemes.element(at: phone.start)?.value.symbol
            let shape = symbol.flatMap { target.shape(of: $0) } ?? target.shape(of: phone.value.phone)
            if events.last?.value == shape {
                events[events.count - 1].end = phone.end
            } else {
                events.append(Timed(shape, start: phone.start, end: phone.end))
            }
        }
        return events
    }

    /// Azure's unit of time, 100 ns, from a position of the plan.
    public static func ticks(_ position: Int) -> Int { position * 10_000_000 / Timeline.rate }
}
