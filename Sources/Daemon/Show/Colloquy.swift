/// A talk among the performers of a stage: who speaks next, and for how long it goes on. A value; the director carries it
/// out.
struct Colloquy: Sendable {
    /// No talk among them goes on longer: it is the viewers' show.
    static let mostTurns = 12

    private let speakers: Int
    private var left: Int
    private var speaker = -1

    /// - Parameter first: who begins.
    init(speakers: Int, turns: Int, first: Int = 0) {
        self.speakers = speakers
        left = speakers > 1 ? min(Self.mostTurns, max(0, turns)) : 0
        speaker = first - 1
    }

    /// - Parameters:
    ///   - said: what the last speaker said; empty ends the talk.
    ///   - isFree: no viewer waits for an answer.
    /// - Returns: the next speaker; nil when the talk is over.
    mutating func next(after said: String, isFree: Bool) -> Int? {
        guard left > 0, isFree, !said.isEmpty else { return nil }
        left -= 1
        speaker = (speaker + 1) % speakers
        return speaker
    }
}
