internal import Script

/// The gestures of one body: one at a time. A newer one of the same rank or a higher takes over from the one that is
/// going on; one of a lower rank is refused while that lasts.
struct GestureTrack: Sendable, Equatable {
    private(set) var gestures: [TimedGesture] = []

    /// Kept at most; a session forgets what it has shown long before.
    private static let limit = 1024

    /// - Parameter start: seconds.
    /// - Returns: false when something more important is going on then.
    mutating func add(_ gesture: HeadGesture, at start: Double) -> Bool {
        guard start.isFinite else { return false }
        let going = gestures.indices.filter { gestures[$0].start <= start && start < gestures[$0].end }
        guard going.allSatisfy({ gestures[$0].gesture.priority <= gesture.priority }) else { return false }
        for index in going { gestures[index].yielded = min(gestures[index].yielded, start) }
        gestures.append(TimedGesture(gesture: gesture, start: start))
        if gestures.count > Self.limit { gestures.removeFirst(gestures.count - Self.limit) }
        return true
    }

    func add(to face: inout FaceWeights, at time: Double, fade: Float = 1) {
        for gesture in gestures { gesture.add(to: &face, at: time, fade: fade) }
    }

    /// How much the head belongs to a gesture, 0…1: what the head does by itself keeps still meanwhile.
    func claim(at time: Double) -> Float {
        gestures.reduce(0) { claim, one in
            guard one.start < time, time < one.end else { return claim }
            let length = one.gesture.duration
            let held = Easing.hold(
                time - one.start, from: 0.2 * length, to: 0.7 * length, attack: 0.2 * length, release: 0.3 * length)
            return max(claim, held * one.share(at: time))
        }
    }

    /// Without those that no frame from `time` on can show.
    mutating func forget(before time: Double) { gestures.removeAll { $0.end < time } }
}
