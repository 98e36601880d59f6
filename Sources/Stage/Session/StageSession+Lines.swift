internal import Net
public import Script

// Lines: announced, and closed when they have passed.
extension StageSession {
    /// Announces a planned line. It starts when the performer's voice is free and not before `earliest`.
    /// - Throws: `CancellationError` when another turn has taken the performer's floor.
    public func open(
        _ plan: Plan, visemes: [Timed<Viseme>], performer: Int, turn: Int, earliest: Int, gap: Int = 0
    ) throws(CancellationError) -> OnAir {
        guard floor[performer, default: turn] == turn else { throw CancellationError() }
        let free = ledger.free(performer: performer)
        let start = max(earliest, clock.position, free > 0 ? free + gap : 0)
        let number = ledger.claim()
        let wire = WireLine(
            plan: plan, visemes: visemes, line: number, turn: turn, performer: performer, start: start)
        ledger.open(wire, plan: plan)
        encoders[number] = LineEncoder(performer: performer, line: number, start: start)
        tell(wire, of: plan)
        let others = clients.values.filter { $0.preferences.visemes == .azure }
        if !others.isEmpty {
            let frame = OutboundFrame(text: OutgoingMessage.visemes(.init(wire)).text)
            for member in others { member.client.send(frame) }
        }
        return OnAir(line: number, performer: performer, start: start, duration: plan.duration)
    }

    /// Announces a line to everybody, in the mouth shapes of each.
    private func tell(_ wire: WireLine, of plan: Plan) {
        guard !clients.isEmpty else { return }
        var frames: [String: OutboundFrame] = [:]
        for member in clients.values {
            let key = member.forms.mouth?.key ?? ""
            let frame =
                frames[key]
                ?? OutboundFrame(text: OutgoingMessage.line(member.forms.mouth?.line(wire, of: plan) ?? wire).text)
            frames[key] = frame
            member.client.send(frame)
        }
    }

    /// Closes the lines whose end has passed, and tells so.
    @discardableResult public func closePassed() -> [Int] {
        let position = clock.position
        air.forget(before: position - Timeline.rate)
        let passed = ledger.close(before: position)
        for entry in passed where !entry.isCut { tell(.ended(.init(line: entry.wire.line))) }
        return passed.map(\.wire.line)
    }
}

/// A line that has its place on the timeline.
public struct OnAir: Sendable, Equatable {
    public var line: Int
    public var performer: Int
    /// Timeline position of its first sample.
    public var start: Int
    /// Samples.
    public var duration: Int

    public var end: Int { start + duration }
}
