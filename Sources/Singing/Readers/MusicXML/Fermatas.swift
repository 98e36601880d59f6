internal import Script

/// Fermatas as slower time: what stands under one lasts half as long again, the usual practice for songs and chorales.
enum Fermatas {
    static let factor = 1.5

    /// - Parameter held: ticks under fermatas; they may overlap.
    static func applied(_ held: [Range<Int>], to tempos: TempoMap) -> TempoMap {
        var merged: [Range<Int>] = []
        for range in held.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        guard !merged.isEmpty else { return tempos }
        var changes: [TempoMap.Change] = []
        var place = 0
        var bpm = tempos.changes[0].bpm
        for range in merged {
            while place < tempos.changes.count, tempos.changes[place].tick <= range.lowerBound {
                bpm = tempos.changes[place].bpm
                changes.append(tempos.changes[place])
                place += 1
            }
            changes.append(.init(tick: range.lowerBound, bpm: Swift.max(1, bpm / factor)))
            while place < tempos.changes.count, tempos.changes[place].tick < range.upperBound {
                bpm = tempos.changes[place].bpm
                changes.append(.init(tick: tempos.changes[place].tick, bpm: Swift.max(1, bpm / factor)))
                place += 1
            }
            changes.append(.init(tick: range.upperBound, bpm: bpm))
        }
        return TempoMap(changes + tempos.changes[place...])
    }
}
