import Performance
import Script
import Stage

extension Performer {
    /// Makes a gesture now, and tells those who draw hands. One of lower priority than what is going on is left out.
    func make(_ gesture: String) async {
        let position = session.clock.position
        guard presence.gesture(name: gesture, at: position) else { return }
        redoFace(from: position)
        await session.tell(.gesture(.init(performer: index, name: gesture, start: position)))
    }

    /// The same for somebody outside, who is told of a name that is none.
    func gesture(_ name: String) async throws(StageError) {
        let name = name.lowercased()
        guard HeadGesture(rawValue: name) != nil else {
            let known = HeadGesture.allCases.map(\.rawValue).joined(separator: ", ")
            throw StageError(
                "unknown-gesture", "There is no gesture “\(name.prefix(40))”", advice: "use one of: \(known)")
        }
        await make(name)
    }

    /// The gestures that a line's text names: the head's part is in its face already.
    func tellGestures(of plan: Plan, on air: OnAir) async {
        for mark in plan.marks.prefix(64) {
            let name = mark.value.lowercased()
            guard HeadGesture(rawValue: name) != nil else { continue }
            let start = air.start + min(air.duration, max(0, mark.start))
            await session.tell(.gesture(.init(performer: index, name: name, start: start, line: air.line)))
        }
    }

    /// What the body does meanwhile. Whoever has just spoken attends to the other for a while before looking about.
    func live(_ state: TurnState, from position: Int) {
        guard state == .idle else { return presence.setState(state.life, at: position) }
        presence.setState(.listening, at: position)
        presence.setState(.idle, at: position + Self.attention)
    }

    /// Samples; about the time in which an answer may be expected.
    private static let attention = 12 * Timeline.rate
}
