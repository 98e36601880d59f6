public import Script

extension Score {
    /// The same score with the words of a sheet on one of its parts.
    ///
    /// Words with times go to the notes that begin in their time. Words without go phrase by phrase where there are as
    /// many lines as phrases, else note by note. What is left of a phrase holds its last vowel; what is too much is sung
    /// on its last note.
    /// - Parameter part: nil takes the one that has words, else one that is called a voice or melody, else the first.
    public func singing(_ sheet: LyricSheet, part: Int? = nil) -> Score {
        let index = part ?? melody
        guard parts.indices.contains(index), !parts[index].notes.isEmpty else { return self }
        var score = self
        var notes = parts[index].notes
        for place in notes.indices { notes[place].lyric = nil }
        var fit = WordFit(notes: notes)
        if sheet.isTimed {
            fit.timed(sheet.lines) { seconds(at: $0) }
        } else {
            fit.phrases(sheet.lines) { seconds(at: $0) }
        }
        score.parts[index].notes = fit.notes
        if fit.crowded > 0 { score.ignored.append("\(fit.crowded) syllables have no note of their own") }
        return score
    }

    private var melody: Int {
        let names = ["vocal", "voice", "melody", "sing", "lead", "人声", "主旋律", "歌", "ボーカル", "メロディ"]
        return parts.firstIndex(where: \.hasLyrics)
            ?? parts.firstIndex { part in !part.notes.isEmpty && names.contains { part.name.lowercased().contains($0) }
            }
            ?? parts.firstIndex { !$0.notes.isEmpty } ?? 0
    }
}

/// Lays syllables on notes.
struct WordFit {
    private(set) var notes: [Note]
    /// Syllables that had to share a note.
    private(set) var crowded = 0

    init(notes: [Note]) { self.notes = notes }

    /// Seconds by which a note may come before its line's time: people press the key late, never early.
    private static let early = 0.35
    /// Seconds of rest that end a phrase.
    private static let rest = 0.25

    mutating func timed(_ lines: [LyricSheet.Line], seconds: (Int) -> Double) {
        var next = 0
        for (index, line) in lines.enumerated() {
            let from = (line.seconds ?? 0) - Self.early
            let to = index + 1 < lines.count ? (lines[index + 1].seconds ?? .infinity) - Self.early : .infinity
            while next < notes.count, seconds(notes[next].start) < from { next += 1 }
            let first = next
            while next < notes.count, seconds(notes[next].start) < to { next += 1 }
            guard first < next else {
                crowded += line.syllables.count
                continue
            }
            lay(line.syllables, on: first...(next - 1), holds: true)
        }
    }

    mutating func phrases(_ lines: [LyricSheet.Line], seconds: (Int) -> Double) {
        var phrases: [ClosedRange<Int>] = []
        for index in notes.indices {
            if let last = phrases.last, seconds(notes[index].start) - seconds(notes[index - 1].end) < Self.rest {
                phrases[phrases.count - 1] = last.lowerBound...index
            } else {
                phrases.append(index...index)
            }
        }
        if phrases.count == lines.count {
            for (phrase, line) in zip(phrases, lines) { lay(line.syllables, on: phrase, holds: true) }
        } else {
            lay(lines.flatMap(\.syllables), on: 0...notes.count - 1, holds: false)
        }
    }

    private mutating func lay(_ syllables: [Lyric], on range: ClosedRange<Int>, holds: Bool) {
        guard !syllables.isEmpty else { return }
        for (offset, index) in range.enumerated() {
            if offset < syllables.count {
                notes[index].lyric = syllables[offset]
            } else if holds {
                notes[index].lyric = .extender
            }
        }
        for extra in syllables.dropFirst(range.count) where !extra.isExtension {
            let last = range.upperBound
            if holds, let lyric = notes[last].lyric { notes[last].lyric = LyricMarks.elided(lyric, extra) }
            crowded += 1
        }
    }
}
