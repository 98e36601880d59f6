internal import Script

/// Puts a file's syllables on the notes they belong to, though they may stand in another track or a few ticks off.
struct MIDILyricMatcher {
    var resolution: Int

    func attach(_ lyrics: MIDILyrics, to parts: inout [MIDIPart], ignored: inout IgnoredList) {
        for (track, syllables) in lyrics.tracks.sorted(by: { $0.key < $1.key }) {
            let own = parts.indices.filter { parts[$0].track == track }
            let candidates = own.isEmpty ? Array(parts.indices) : own
            guard let best = candidates.max(by: { hits(syllables, parts[$0].part) < hits(syllables, parts[$1].part) })
            else { continue }
            let lost = put(syllables, on: &parts[best].part)
            for _ in 0..<lost { ignored.add("a lyric with no note near it") }
        }
        for index in parts.indices where parts[index].part.hasLyrics { extend(&parts[index].part) }
    }

    /// A 32nd note: lyrics are that close to their notes, and notes are further from each other.
    private var tolerance: Int { Swift.max(1, resolution / 8) }

    private func hits(_ syllables: [MIDILyrics.Syllable], _ part: ScorePart) -> Int {
        syllables.reduce(0) { $0 + (nearest($1.tick, part) == nil ? 0 : 1) }
    }

    private func nearest(_ tick: Int, _ part: ScorePart) -> Int? {
        var low = 0
        var high = part.notes.count
        while low < high {
            let middle = (low + high) / 2
            if part.notes[middle].start < tick { low = middle + 1 } else { high = middle }
        }
        let near = [low - 1, low].filter { part.notes.indices.contains($0) }
            .min { abs(part.notes[$0].start - tick) < abs(part.notes[$1].start - tick) }
        return near.flatMap { abs(part.notes[$0].start - tick) <= tolerance ? $0 : nil }
    }

    private func put(_ syllables: [MIDILyrics.Syllable], on part: inout ScorePart) -> Int {
        var lost = 0
        for syllable in syllables {
            guard let index = nearest(syllable.tick, part) else {
                lost += 1
                continue
            }
            if let present = part.notes[index].lyric, !present.isExtension, !syllable.lyric.isExtension {
                part.notes[index].lyric = LyricMarks.elided(present, syllable.lyric)
            } else {
                part.notes[index].lyric = syllable.lyric
            }
        }
        return lost
    }

    /// A bare note right after a sung one carries its vowel on.
    private func extend(_ part: inout ScorePart) {
        for index in part.notes.indices.dropFirst() where part.notes[index].lyric == nil {
            let previous = part.notes[index - 1]
            if previous.lyric != nil, part.notes[index].start - previous.end <= tolerance {
                part.notes[index].lyric = .extender
            }
        }
    }
}
