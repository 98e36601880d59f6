internal import Script

extension SungLines {
    /// Chords give so many lines under the sung one at most: a choir's.
    private static let mostLines = 3

    /// Of notes that begin together in one voice: the second highest, the third, …
    static func lowerNotes(_ played: [Played]) -> [[Played]] {
        var lines: [[Played]] = []
        let sounding = played.filter { $0.written.grace == nil && $0.written.length > 0 }
        for (_, chord) in Dictionary(grouping: sounding, by: \.start).sorted(by: { $0.key < $1.key }) {
            let lower = chord.sorted { $0.written.key > $1.written.key }.dropFirst().prefix(mostLines)
            for (index, note) in lower.enumerated() {
                if index == lines.count { lines.append([]) }
                var note = note
                note.lyric = nil
                note.written.isChord = false
                lines[index].append(note)
            }
        }
        return lines
    }

    /// The line with the words that the upper one has at the same time; nil where there are no notes.
    func borrowed(_ line: [Note], from upper: [Note]) -> [Note]? {
        guard !line.isEmpty else { return nil }
        var cursor = 0
        let near = resolution / 4
        return line.map { note in
            var note = note
            while cursor < upper.count, upper[cursor].start < note.start - near { cursor += 1 }
            if cursor < upper.count, abs(upper[cursor].start - note.start) <= near {
                note.lyric = upper[cursor].lyric
            } else {
                note.lyric = .extender
            }
            return note
        }
    }
}
