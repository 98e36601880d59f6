internal import Script

/// From everything in a part to what a singer sings: each voice with words is a line, its highest notes are sung,
/// ties are one note, grace notes take their time from the main note.
struct SungLines {
    typealias Played = MusicXMLScoreBuilder.PlayedNote

    let resolution: Int
    let tempos: TempoMap

    /// A sung line, and what may be sung under it.
    struct Line {
        var notes: [Note]
        var harmony: [[Note]] = []
    }

    func lines(of played: [Played], ignored: inout IgnoredList) -> [Line] {
        var order: [String] = []
        var voices: [String: [Played]] = [:]
        for note in played {
            if voices[note.written.voice] == nil { order.append(note.written.voice) }
            voices[note.written.voice, default: []].append(note)
        }
        let sung = order.filter { voices[$0]?.contains { $0.lyric != nil } == true }
        let chosen = sung.isEmpty ? Array(order.prefix(1)) : sung
        if chosen.count < order.count { ignored.add("voices without words in a part") }
        var lines: [Line] = []
        for voice in chosen {
            let notes = voices[voice] ?? []
            let line = line(notes, ignored: &ignored)
            let lower = Self.lowerNotes(notes).map { self.line($0, ignored: &ignored) }
            // A second voice that never sounds together with the first is the same singer, notated elsewhere.
            if let first = lines.first, let merged = Self.merged(first.notes, line) {
                lines[0].notes = merged
                lines[0].harmony += lower
            } else {
                lines.append(Line(notes: line, harmony: lower))
            }
        }
        if !lines.isEmpty {
            for voice in order where !chosen.contains(voice) {
                lines[0].harmony.append(line(voices[voice] ?? [], ignored: &ignored))
            }
        }
        return lines.map { line in
            let notes = extended(line.notes)
            return Line(notes: notes, harmony: line.harmony.compactMap { borrowed($0, from: notes) })
        }
    }

    private static func merged(_ a: [Note], _ b: [Note]) -> [Note]? {
        let all = (a + b).sorted { $0.start < $1.start }
        for (left, right) in zip(all, all.dropFirst()) where right.start < left.end { return nil }
        return all
    }

    private func line(_ played: [Played], ignored: inout IgnoredList) -> [Note] {
        var notes: [Note] = []
        var graces: [Played] = []
        let (ordered, chords) = Self.topNotes(played)
        for note in ordered {
            if note.written.grace != nil {
                if note.written.isChord, let last = graces.last, last.start == note.start {
                    if note.written.key > last.written.key { graces[graces.count - 1].written.key = note.written.key }
                } else {
                    graces.append(note)
                }
                continue
            }
            if let first = graces.first, first.start < note.start { place(&graces, after: &notes) }
            let made = self.note(note)
            guard made.end > made.start else { continue }
            if let last = notes.last, note.written.tieStops, last.end == made.start, last.key == made.key,
                made.lyric == nil || made.lyric?.isExtension == true
            {
                notes[notes.count - 1].end = made.end
            } else {
                place(&graces, before: made, in: &notes)
            }
        }
        place(&graces, after: &notes)
        if chords > 0 { ignored.add("chords: the highest note is sung") }
        var part = ScorePart(name: "", notes: notes)
        if part.makeMonophonic() > 0 { ignored.add("overlapping notes in one voice") }
        return part.notes
    }

    private func note(_ played: Played) -> Note {
        let written = played.written
        var end = played.start + written.length
        // Room to breathe: a quarter of the note, an eighth at most.
        if written.breathAfter { end -= Swift.min(written.length / 4, resolution / 2) }
        return Note(
            start: played.start, end: end, key: written.key, lyric: played.lyric, velocity: written.velocity)
    }

    /// In order of time, of notes that begin together only the highest, with the words of any: a tie holds for the
    /// note that is sung. Grace notes stay.
    private static func topNotes(_ played: [Played]) -> (notes: [Played], dropped: Int) {
        let ordered = played.enumerated()
            .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
        var result: [Played] = []
        for note in ordered where note.written.grace != nil || note.written.length > 0 {
            guard let last = result.last, last.start == note.start, last.written.grace == nil, note.written.grace == nil
            else {
                result.append(note)
                continue
            }
            var top = note.written.key > last.written.key ? note : last
            top.lyric = last.lyric ?? note.lyric
            result[result.count - 1] = top
        }
        return (result, ordered.count - result.count)
    }

    /// Grace notes before their main note: short ones take about 70 ms each, long ones half of the note, and never
    /// more than half together. The first sung of them carries the syllable.
    private func place(_ graces: inout [Played], before main: Note, in notes: inout [Note]) {
        defer { graces = [] }
        guard !graces.isEmpty else {
            notes.append(main)
            return
        }
        let half = (main.end - main.start) / 2
        let isLong = graces.count == 1 && graces[0].written.grace == .appoggiatura
        let each = isLong ? half : Swift.min(half / graces.count, shortGrace(at: main.start))
        guard each > 0 else {
            notes.append(main)
            return
        }
        var rest = main
        var lyric = graces.lazy.compactMap(\.lyric).first ?? main.lyric
        if graces.contains(where: { $0.lyric != nil }) == false { rest.lyric = lyric == nil ? nil : .extender }
        if graces.contains(where: { $0.lyric != nil }), rest.lyric == nil { rest.lyric = .extender }
        for (index, grace) in graces.enumerated() {
            let start = main.start + index * each
            notes.append(
                Note(start: start, end: start + each, key: grace.written.key, lyric: lyric, velocity: main.velocity))
            if lyric != nil { lyric = .extender }
        }
        rest.start = main.start + graces.count * each
        notes.append(rest)
    }

    /// Grace notes with no main note after them (a trill's ending): taken from the end of the note before.
    private func place(_ graces: inout [Played], after notes: inout [Note]) {
        defer { graces = [] }
        guard !graces.isEmpty, let last = notes.last else { return }
        let each = Swift.min((last.end - last.start) / 2 / graces.count, shortGrace(at: last.end))
        guard each > 0 else { return }
        let begin = last.end - each * graces.count
        notes[notes.count - 1].end = begin
        for (index, grace) in graces.enumerated() {
            let start = begin + index * each
            let lyric = grace.lyric ?? (last.lyric == nil ? nil : .extender)
            notes.append(
                Note(start: start, end: start + each, key: grace.written.key, lyric: lyric, velocity: last.velocity))
        }
    }

    private func shortGrace(at tick: Int) -> Int {
        let bpm = tempos.changes.last { $0.tick <= tick }?.bpm ?? TempoMap.defaultTempo
        return Swift.max(1, Int(0.07 * bpm / 60 * Double(resolution)))
    }

    /// A bare note right after a sung one carries its vowel on, under a slur, an extender line or none.
    private func extended(_ notes: [Note]) -> [Note] {
        var notes = notes
        for index in notes.indices.dropFirst() where notes[index].lyric == nil {
            // An eighth's gap is a breath mark's doing.
            if notes[index - 1].lyric != nil, notes[index].start - notes[index - 1].end <= resolution / 2 {
                notes[index].lyric = .extender
            }
        }
        return notes
    }
}
