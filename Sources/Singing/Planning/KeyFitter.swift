/// Moves a melody into a singer's range.
enum KeyFitter {
    /// - Parameter melody: keys and how long each is sung.
    /// - Returns: semitones to move by: the least that leaves the least time outside the range.
    static func shift(_ melody: [(key: Int, seconds: Double)], range: ClosedRange<Int>, fit: SongOptions.Fit) -> Int {
        guard fit != .none, outside(melody, by: 0, range) > 0 else { return 0 }
        let steps = fit == .octaves ? [-36, -24, -12, 0, 12, 24, 36] : Array(-36...36)
        let ordered = steps.sorted { (abs($0), $0) < (abs($1), $1) }
        return ordered.min { outside(melody, by: $0, range) < outside(melody, by: $1, range) } ?? 0
    }

    /// Seconds outside, each counted by how many semitones it is away.
    static func outside(_ melody: [(key: Int, seconds: Double)], by shift: Int, _ range: ClosedRange<Int>) -> Double {
        melody.reduce(0) { sum, note in
            let key = note.key + shift
            let distance = Swift.max(range.lowerBound - key, key - range.upperBound, 0)
            return sum + Double(distance) * note.seconds
        }
    }
}
