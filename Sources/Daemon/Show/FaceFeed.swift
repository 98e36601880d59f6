import Script

/// Decides which stretches of the face are to be sent next, in blocks on a fixed grid so that a newer block of the
/// same tenth of a second replaces an older one. A value; the performer sends what it returns.
struct FaceFeed: Sendable {
    /// Samples a block: 100 ms, six frames at 60 fps and three at 30.
    static let block = Timeline.rate / 10
    /// How far the face is sent ahead of the clock. Sound is sent after its curves, so curves lead by this much.
    static let lead = Timeline.rate / 2

    /// First position that has not been sent yet.
    private var next = 0

    /// The blocks that are due when the clock is at `position`: their first positions.
    mutating func due(at position: Int, upTo end: Int? = nil) -> [Int] {
        let from = max(next, Self.floor(position - Self.lead))
        let to = Self.floor(max(position + Self.lead, end ?? 0)) + Self.block
        guard from < to else { return [] }
        next = to
        return Array(stride(from: from, to: to, by: Self.block))
    }

    /// The face changes from `position` on: what was sent of it is due again.
    mutating func redo(from position: Int) { next = min(next, max(0, Self.floor(position))) }

    static func floor(_ position: Int) -> Int { position >= 0 ? position / block * block : 0 }
}
