import Net
import Script

/// What was sent ahead and has not been played yet: a late joiner gets it and is in step at once.
struct AirBuffer: Sendable {
    struct Item: Sendable {
        var end: Int
        var line: Int
        var performer: Int
        var format: ClientPreferences.AudioFormat?
        var curveRate: Int?
        var frame: OutboundFrame
        /// Of a block of the face: its rows, for sets that a later client asks for.
        var curves: PerformanceCurves?
    }

    private(set) var items: [Item] = []

    mutating func add(_ item: Item) { items.append(item) }

    mutating func forget(before position: Int) { items.removeAll { $0.end <= position } }

    /// A cut line's sound is not for anybody any more.
    mutating func drop(line: Int) { items.removeAll { $0.line == line } }

    mutating func drop(format: ClientPreferences.AudioFormat) { items.removeAll { $0.format == format } }

    /// The sound that is still to be played at `position`, by line, as PCM in order.
    func sound(at position: Int) -> [Int: [BinaryFrame]] {
        let pending = items.filter { $0.format == .pcm && $0.end > position }
        return Dictionary(grouping: pending.compactMap { BinaryFrame(bytes: $0.frame.bytes) }, by: \.line)
    }

    /// What one who joins at `position` with these preferences still needs, in the order it was sent.
    func pending(
        at position: Int, for preferences: ClientPreferences, face: FaceSet? = nil
    ) -> [OutboundFrame] {
        items.filter { item in
            guard item.end > position else { return false }
            if let format = item.format { return format == preferences.audio }
            return item.curveRate == preferences.curveRate
        }.map { item in
            guard let face, let curves = item.curves else { return item.frame }
            return OutboundFrame.curves(face.curves(curves), performer: item.performer, line: 0)
        }
    }
}

extension OutboundFrame {
    /// A block of the face; a newer one of the same tenth of a second replaces it in a slow client's queue.
    static func curves(_ curves: PerformanceCurves, performer: Int, line: Int) -> OutboundFrame {
        OutboundFrame(
            binary: BinaryFrame.curves(curves, performer: performer, line: line).bytes,
            delivery: .latest(key: CurveKey.key(performer: performer, position: curves.start)))
    }
}
