import Performance
import Script
import Stage

extension Performer {
    /// The face from `position` on is not what was sent: send it again.
    func redoFace(from position: Int) {
        for rate in feeds.keys { feeds[rate]?.redo(from: position) }
    }

    /// Sends the face as far ahead as is due, and at least to `end`.
    func feedFace(upTo end: Int? = nil) async {
        let rates = await session.curveRates
        feeds = feeds.filter { rates.contains($0.key) }
        let position = session.clock.position
        for rate in rates.sorted() {
            for start in feeds[rate, default: FaceFeed()].due(at: position, upTo: end) {
                let count = rate * FaceFeed.block / Timeline.rate
                let curves = presence.curves(from: start, count: count, rate: Double(rate))
                await session.send(curves, performer: index)
            }
        }
        presence.forget(before: position - 2 * Timeline.rate)
    }
}

extension TurnState {
    /// What the body does meanwhile.
    var life: LifeState {
        switch self {
        case .idle: .idle
        case .thinking: .thinking
        case .speaking, .singing: .speaking
        }
    }
}
