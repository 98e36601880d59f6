internal import Script

// Who may speak, and what the audience has heard of it.
extension StageSession {
    /// What a turn ended when it took the floor.
    public struct Interruption: Sendable, Equatable {
        /// Where the audience was.
        public var position: Int
        public var cuts: [OutgoingMessage.Cut]
    }

    /// Gives the performer to a new turn: its lines end now, and no older turn can open another.
    public func takeFloor(performer: Int, turn: Int) -> Interruption {
        floor[performer] = max(turn, floor[performer, default: turn])
        let position = heardPosition
        let cuts = ledger.cut(performer: performer, at: position)
        for cut in cuts {
            encoders[cut.line] = nil
            air.drop(line: cut.line)
            tell(.cut(cut))
        }
        return Interruption(position: position, cuts: cuts)
    }

    /// Where the audience is: the visitor's reported playhead carried on, else the clock less a client's margin.
    public var heardPosition: Int {
        let now = clock.position
        guard let playhead, now - playhead.at < 2 * Timeline.rate else { return max(0, now - Self.listeningDelay) }
        return min(now, playhead.position + now - playhead.at)
    }

    /// A client's report of how far it has played; only a private session's visitor decides what was heard.
    public func report(playhead position: Int) {
        guard kind == .private else { return }
        let now = clock.position
        playhead = (min(max(0, position), now), now)
    }
}
