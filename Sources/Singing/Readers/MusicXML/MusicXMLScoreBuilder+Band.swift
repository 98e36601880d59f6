internal import Script

/// A part before repeats are written out.
struct WrittenPart {
    var name: String
    var measures: [WrittenMeasure]
    /// General MIDI.
    var program: Int

    var hasWords: Bool { measures.contains { $0.notes.contains { !$0.verses.isEmpty } } }
}

extension MusicXMLScoreBuilder {
    /// Time signatures and chords in the order of play.
    static func harmony(
        _ steps: [RepeatUnroller.Step], starts: [Int], measures: [WrittenMeasure]
    ) -> (meters: [Meter], chords: [ChordSymbol]) {
        var meters: [Meter] = []
        var chords: [ChordSymbol] = []
        for (step, start) in zip(steps, starts) {
            let measure = measures[step.measure]
            let meter = measure.meter
            if meters.last.map({ $0.beats != meter.beats || $0.unit != meter.unit }) ?? true {
                meters.append(Meter(tick: start, beats: meter.beats, unit: meter.unit))
            }
            chords += measure.chords.sorted { $0.tick < $1.tick }.map { chord in
                var chord = chord
                chord.tick += start
                return chord
            }
        }
        return (meters, chords)
    }

    /// Every note of a part, ties joined: what an instrument plays. Grace notes are left to the singer.
    static func instrument(_ part: WrittenPart, _ played: [PlayedNote], index: Int) -> InstrumentTrack {
        var notes: [InstrumentNote] = []
        /// Key and end to the note that ends there.
        var ending: [Int: [Int: Int]] = [:]
        for one in played.sorted(by: { ($0.start, $0.written.key) < ($1.start, $1.written.key) }) {
            let written = one.written
            guard written.grace == nil, written.length > 0 else { continue }
            let end = one.start + written.length
            if written.tieStops, let tied = ending[written.key]?.removeValue(forKey: one.start) {
                notes[tied].end = end
                ending[written.key, default: [:]][end] = tied
                continue
            }
            ending[written.key, default: [:]][end] = notes.count
            notes.append(
                InstrumentNote(start: one.start, end: end, key: written.key, velocity: written.velocity ?? 80))
        }
        return InstrumentTrack(name: part.name, program: part.program, notes: notes, part: index)
    }
}
