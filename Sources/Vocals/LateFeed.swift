/// What must enter a graph whose output is late, so that its output reaches a frame. Nothing enters twice; behind the
/// last frame come empty ones, which push the last output out.
struct LateFeed: Sendable, Equatable {
    /// Frames of the whole.
    let total: Int
    /// Frames by which output is late.
    let late: Int
    /// Frames that have entered, those behind the end included.
    private(set) var entered = 0

    init(total: Int, late: Int) {
        self.total = total
        self.late = late
    }

    /// Frames whose output is there.
    var finished: Int { max(0, entered - late) }

    /// The frames that enter next, which may lie behind the end, so that the output of all before `end` is there; nil
    /// when it is already.
    mutating func advance(to end: Int) -> Range<Int>? {
        let goal = min(end, total) + late
        guard goal > entered, finished < end else { return nil }
        defer { entered = goal }
        return entered..<goal
    }
}

extension Array where Element == Float {
    /// Rows of `width` values; those outside the array are zeros.
    func rows(_ range: Range<Int>, width: Int) -> [Float] {
        let count = self.count / width
        let inside = range.clamped(to: 0..<count)
        var rows = [Float](repeating: 0, count: range.count * width)
        guard !inside.isEmpty else { return rows }
        let offset = (inside.lowerBound - range.lowerBound) * width
        rows.replaceSubrange(
            offset..<offset + inside.count * width, with: self[inside.lowerBound * width..<inside.upperBound * width])
        return rows
    }
}
