public import Script

/// The performer's face over a session's clock: idle life beneath, expression over it, the mouth of what is said on
/// top. A value: the same calls give the same curves, any frame may be asked for in any order, and asking changes
/// nothing. Plans are prepared once, when they are added.
public struct Presence: Sendable {
    let idle: IdleLife
    private(set) var lines: [PerformedLine] = []
    private(set) var states = StateTrack()
    private(set) var gestures = GestureTrack()

    /// Lines kept at most; the oldest go first. A session forgets what it has shown long before.
    private static let limit = 1024

    /// The same seed lives the same life.
    public init(seed: UInt64) { idle = IdleLife(seed: seed) }

    /// A line begins at a position of the session's timeline. The mouth prepares up to 0.3 s before it. A line that is
    /// already there is replaced.
    public mutating func add(_ plan: Plan, line: Int, at start: Int) {
        lines.removeAll { $0.line == line }
        lines.append(PerformedLine(plan, line: line, start: start, seed: idle.seed))
        if lines.count > Self.limit { lines.removeFirst(lines.count - Self.limit) }
    }

    /// The line is heard no further than `position`: frames before it stay as they were, the mouth is closed 75 ms
    /// after it, the rest of the face lets go in its own time. Unknown lines are ignored.
    public mutating func cut(line: Int, at position: Int) {
        for index in lines.indices where lines[index].line == line { lines[index].cut(at: Timeline.seconds(position)) }
    }

    /// From a position on the performer is idle, listening or thinking. Speaking needs no state: a line brings it.
    public mutating func setState(_ state: LifeState, at position: Int) { states.set(state, at: position) }

    /// A gesture by its name (`HeadGesture`). False for a name that is none, and when a gesture of a higher priority is
    /// going on at that position.
    @discardableResult
    public mutating func gesture(name: String, at position: Int) -> Bool {
        guard let gesture = HeadGesture(rawValue: name.lowercased()) else { return false }
        return gestures.add(gesture, at: Timeline.seconds(position))
    }

    /// Lets go of everything that no frame from `position` on can show.
    public mutating func forget(before position: Int) {
        let time = Timeline.seconds(position)
        // Blinks look a little back at the state that held.
        let margin = 1.0
        lines.removeAll { $0.end + margin < time }
        gestures.forget(before: time)
        states.forget(before: position.onTimeline - Timeline.position(seconds: margin))
    }
}

extension Int {
    /// A position that can be reckoned with: within three thousand years of the session's beginning.
    var onTimeline: Int { Swift.min(1 << 52, Swift.max(-(1 << 52), self)) }
}
