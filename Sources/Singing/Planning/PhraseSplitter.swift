internal import Script

/// Cuts a sung line into breaths: at rests, at the commas of its words, and where it would be too long.
struct PhraseSplitter {
    /// Seconds of rest from which on a new phrase begins.
    var rest = 0.3
    /// A phrase longer than this takes a breath at a comma or after its longest note.
    var longest = 9.0
    /// A comma sooner than this is sung through, and so is one behind a note that is not held so long.
    var shortest = 2.2
    var heldNote = 0.7
    /// The first phrase should not be longer, so that the song is heard soon.
    var longestFirst = 5.0
    /// Taken from the note before, where the score leaves no room to breathe.
    var breath = 0.24
    /// Notes give no more than this part of themselves.
    var largestShare = 0.35

    func phrases(_ line: [TimedSyllable]) -> [[TimedSyllable]] {
        var result: [[TimedSyllable]] = []
        for stretch in atRests(line) { result += atBreaths(stretch) }
        return shortenedFirst(result)
    }

    private func atRests(_ line: [TimedSyllable]) -> [[TimedSyllable]] {
        var result: [[TimedSyllable]] = []
        for syllable in line {
            if let last = result.last?.last, syllable.start - last.end < rest, !syllable.syllable.breathBefore {
                result[result.count - 1].append(syllable)
            } else {
                result.append([syllable])
            }
        }
        return result
    }

    /// At commas behind notes long enough to give some time, then wherever a phrase is still too long.
    private func atBreaths(_ stretch: [TimedSyllable]) -> [[TimedSyllable]] {
        var result: [[TimedSyllable]] = [[]]
        for index in stretch.indices {
            result[result.count - 1].append(stretch[index])
            guard index + 1 < stretch.count, stretch[index].syllable.endsClause else { continue }
            let sung = length(result[result.count - 1])
            let isHeld = stretch[index].duration >= heldNote
            if isHeld ? sung >= shortest : sung >= longest * 0.6 { result.append([]) }
        }
        return result.filter { !$0.isEmpty }.flatMap(cutLong)
            .paired { self.withBreath($0, before: $1) }
    }

    private func cutLong(_ phrase: [TimedSyllable]) -> [[TimedSyllable]] {
        var rest = phrase[...]
        var result: [[TimedSyllable]] = []
        while let first = rest.first, let last = rest.last, last.end - first.start > longest, rest.count > 2 {
            // Not before a third of the way: a breath too early helps nothing.
            let later = rest.indices.dropLast().drop { rest[$0].end - first.start <= longest / 3 }
            let window = later.prefix { rest[$0].end - first.start <= longest }
            let whole = window.filter { !rest[$0 + 1].syllable.continuesWord }
            let best = (whole.isEmpty ? Array(window) : whole).max { rest[$0].duration < rest[$1].duration }
            guard let cut = best ?? later.first else { break }
            result.append(Array(rest[...cut]))
            rest = rest[(cut + 1)...]
        }
        return result + [Array(rest)]
    }

    private func length(_ phrase: [TimedSyllable]) -> Double { (phrase.last?.end ?? 0) - (phrase.first?.start ?? 0) }

    private func withBreath(_ phrase: [TimedSyllable], before next: [TimedSyllable]) -> [TimedSyllable] {
        guard let last = phrase.last, let following = next.first else { return phrase }
        let room = following.start - last.end
        guard room < breath else { return phrase }
        var result = phrase
        let given = Swift.min(breath - room, last.duration * largestShare)
        result[result.count - 1].shorten(to: last.end - given)
        return result
    }

    /// A first phrase that is long is cut where a voiceless stop makes a silence of its own.
    private func shortenedFirst(_ phrases: [[TimedSyllable]]) -> [[TimedSyllable]] {
        guard let first = phrases.first, length(first) > longestFirst, let begin = first.first?.start else {
            return phrases
        }
        let cut = first.indices.dropFirst().first { index in
            guard let onset = first[index].syllable.onset.first, !first[index].syllable.continuesWord else {
                return false
            }
            let stops = onset.manner == .voicelessStop || onset.manner == .voicelessAffricate
            let passed = first[index].start - begin
            return stops && passed >= 1.2 && passed <= longestFirst && first[index - 1].duration > 0.25
        }
        guard let cut else { return phrases }
        return [Array(first[..<cut]), Array(first[cut...])] + phrases.dropFirst()
    }
}

extension Array {
    /// Each element changed with a look at the one after it.
    fileprivate func paired(_ change: (Element, Element) -> Element) -> [Element] {
        indices.map { $0 + 1 < count ? change(self[$0], self[$0 + 1]) : self[$0] }
    }
}
