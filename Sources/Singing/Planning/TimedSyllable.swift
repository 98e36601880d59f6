internal import Script

/// A pitch of the melody and when it is sung, in seconds of the song.
struct PitchSegment: Sendable, Equatable {
    var start: Double
    var end: Double
    var key: Int
    /// Index of the note in the part.
    var note: Int
    var velocity: Int

    var duration: Double { end - start }
    /// Cents above MIDI note 0.
    var cents: Double { Double(key) * 100 }
}

/// A syllable with its vowel's time in the song and its pitches.
struct TimedSyllable: Sendable, Equatable {
    var syllable: SungSyllable
    /// At least one, in order.
    var segments: [PitchSegment]

    var start: Double { segments.first?.start ?? 0 }
    var end: Double { segments.last?.end ?? 0 }
    var duration: Double { end - start }

    mutating func shorten(to end: Double) {
        let first = start
        segments.removeAll { $0.start >= end && $0.start > first }
        if let last = segments.indices.last { segments[last].end = Swift.min(segments[last].end, end) }
    }
}

/// Places aligned syllables in time.
enum SyllableTiming {
    /// - Parameter seconds: tick to seconds of the song, tempo and origin included.
    static func timed(
        _ syllables: [SungSyllable], notes: [Note], transposition: Int, seconds: (Int) -> Double
    ) -> [TimedSyllable] {
        syllables.compactMap { syllable in
            var segments = syllable.notes.filter { notes.indices.contains($0) }.map { index in
                PitchSegment(
                    start: seconds(notes[index].start), end: seconds(notes[index].end),
                    key: notes[index].key + transposition, note: index, velocity: notes[index].velocity ?? 80)
            }
            guard let first = segments.first else { return nil }
            let share = syllable.share
            if share.count > 1 {
                let piece = first.duration / Double(share.count)
                segments[0].start = first.start + piece * Double(share.index)
                if share.index + 1 < share.count { segments[0].end = segments[0].start + piece }
            }
            // Gaps inside a melisma are too short to hear as rests: the vowel bridges them.
            for index in segments.indices.dropLast() { segments[index].end = segments[index + 1].start }
            return TimedSyllable(syllable: syllable, segments: segments)
        }
    }
}
