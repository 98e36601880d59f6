internal import Script

/// Which state holds when. Changes take `transition` seconds, so that any instant has a mix.
public struct StateTrack: Sendable, Equatable {
    private struct Change: Sendable, Equatable {
        var time: Double
        var state: LifeState
    }

    /// In order; the first holds from ever.
    private var changes: [Change]

    /// From one state fully to the next, seconds.
    public static let transition = 0.6
    /// More changes than this are not kept; the oldest go.
    private static let limit = 256

    public init(_ state: LifeState = .idle) { changes = [Change(time: -.infinity, state: state)] }

    /// The state from a position on. What was set for later positions is dropped.
    public mutating func set(_ state: LifeState, at position: Int) {
        let time = Timeline.seconds(position)
        while changes.count > 1, changes[changes.count - 1].time >= time { changes.removeLast() }
        guard changes[changes.count - 1].state != state else { return }
        changes.append(Change(time: time, state: state))
        if changes.count > Self.limit { dropFirst() }
    }

    public mutating func forget(before position: Int) {
        let time = Timeline.seconds(position) - Self.transition
        while changes.count > 1, changes[1].time < time { dropFirst() }
    }

    private mutating func dropFirst() {
        changes.removeFirst()
        changes[0].time = -.infinity
    }

    public func mix(at position: Int) -> StateMix { mix(time: Timeline.seconds(position)) }

    func mix(time: Double) -> StateMix {
        var mix = StateMix(changes[0].state)
        for change in changes.dropFirst() where change.time < time {
            mix = mix.toward(change.state, by: Easing.smooth((time - change.time) / Self.transition))
        }
        return mix
    }
}
