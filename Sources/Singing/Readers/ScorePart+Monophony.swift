public import Script

extension ScorePart {
    /// A voice sings one note at a time: of notes that begin together the highest stays (with any of their lyrics),
    /// and a note ends where the next begins. Returns how many notes went.
    @discardableResult
    public mutating func makeMonophonic() -> Int {
        let before = notes.count
        let ordered = notes.enumerated()
            .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
        var kept: [Note] = []
        kept.reserveCapacity(ordered.count)
        for note in ordered where note.end > note.start {
            guard let last = kept.last else {
                kept.append(note)
                continue
            }
            if last.start == note.start {
                kept[kept.count - 1] = Self.higher(last, note)
            } else {
                kept[kept.count - 1].end = Swift.min(last.end, note.start)
                kept.append(note)
            }
        }
        notes = kept
        return before - kept.count
    }

    private static func higher(_ a: Note, _ b: Note) -> Note {
        var top = b.key > a.key ? b : a
        top.lyric = Self.fuller(a.lyric, b.lyric)
        return top
    }

    private static func fuller(_ a: Lyric?, _ b: Lyric?) -> Lyric? {
        guard let a, !a.isExtension else { return b ?? a }
        return a
    }
}
