internal import Script

/// Puts written measures in the order of play and makes sung lines of them.
struct MusicXMLScoreBuilder {
    let resolution: Int
    let limits: ScoreLimits
    var ignored: IgnoredList

    /// A note with its place in the whole score.
    struct PlayedNote {
        var written: WrittenNote
        var start: Int
        var lyric: Lyric?
    }

    mutating func score(_ parts: [WrittenPart]) throws -> Score {
        let measures = Self.combined(parts.map(\.measures))
        guard let steps = RepeatUnroller(measures.map(\.marks), limit: limits.measures).unrolled() else {
            throw ScoreError(
                "its repeats come to more than \(limits.measures) measures", at: "",
                advice: "Check the repeat signs and the jumps.")
        }
        let starts = Self.starts(steps, measures)
        guard (starts.last ?? 0) <= limits.ticks else { throw MusicXMLReader.broken("the music is endless") }
        let held = zip(steps, starts).flatMap { step, start in
            measures[step.measure].fermatas.map { $0.lowerBound + start..<$0.upperBound + start }
        }
        let tempos = Fermatas.applied(held, to: Self.tempos(steps, starts: starts, measures: measures))
        var score = Score(resolution: resolution, tempos: tempos)
        if let first = measures.first, measures.count > 1, first.length < first.nominalLength {
            score.pickup = first.length
        }
        (score.meters, score.chords) = Self.harmony(steps, starts: starts, measures: measures)
        let hasWords = parts.contains(where: \.hasWords)
        var count = 0
        for part in parts {
            let dynamics = dynamics(part.measures, steps, starts)
            let played = play(part.measures, steps, starts).map { note in
                var note = note
                note.written.velocity = dynamics.velocity(at: note.start) ?? note.written.velocity
                return note
            }
            count += played.count
            guard count <= limits.notes else {
                throw MusicXMLReader.broken("more than \(limits.notes) notes with its repeats")
            }
            if hasWords, !part.hasWords {
                let track = Self.instrument(part, played, index: score.parts.count)
                if !track.notes.isEmpty { score.instruments.append(track) }
            }
            let lines = SungLines(resolution: resolution, tempos: tempos).lines(of: played, ignored: &ignored)
            for (index, line) in lines.enumerated() {
                let name = index == 0 ? part.name : "\(part.name), voice \(index + 1)"
                var sung = ScorePart(name: name, notes: line.notes, loudness: dynamics.loudness)
                if part.hasWords {
                    sung.harmony = line.harmony.map { ScorePart(name: name, notes: $0, loudness: dynamics.loudness) }
                }
                score.parts.append(sung)
            }
        }
        score.ignored = ignored.lines
        return score
    }

    /// One row of measures for the whole score: the longest part decides how long each is.
    private static func combined(_ parts: [[WrittenMeasure]]) -> [WrittenMeasure] {
        let count = parts.map(\.count).max() ?? 0
        return (0..<count).map { index in
            var measure = WrittenMeasure()
            for part in parts where index < part.count {
                measure.length = Swift.max(measure.length, part[index].length)
                measure.nominalLength = Swift.max(measure.nominalLength, part[index].nominalLength)
                measure.tempos += part[index].tempos
                if measure.chords.isEmpty { measure.chords = part[index].chords }
                measure.meter = part[index].meter
                measure.fermatas += part[index].fermatas
                measure.marks.merge(part[index].marks)
            }
            if measure.length == 0 { measure.length = measure.nominalLength }
            return measure
        }
    }

    private static func starts(_ steps: [RepeatUnroller.Step], _ measures: [WrittenMeasure]) -> [Int] {
        var tick = 0
        return steps.map { step in
            defer { tick += measures[step.measure].length }
            return tick
        }
    }

    /// A jump brings back the tempo that was in force where it lands.
    private static func tempos(
        _ steps: [RepeatUnroller.Step], starts: [Int], measures: [WrittenMeasure]
    ) -> TempoMap {
        var inForce: [Double?] = []
        var bpm: Double?
        for measure in measures {
            inForce.append(bpm)
            bpm = measure.tempos.last { $0.bpm >= 1 }?.bpm ?? bpm
        }
        var changes: [TempoMap.Change] = []
        for (index, step) in steps.enumerated() {
            let follows = index > 0 && steps[index - 1].measure + 1 == step.measure
            if !follows, let bpm = inForce[step.measure] { changes.append(.init(tick: starts[index], bpm: bpm)) }
            changes += measures[step.measure].tempos.map { .init(tick: starts[index] + $0.tick, bpm: $0.bpm) }
        }
        return TempoMap(changes)
    }

    private func play(
        _ measures: [WrittenMeasure], _ steps: [RepeatUnroller.Step], _ starts: [Int]
    ) -> [PlayedNote] {
        var result: [PlayedNote] = []
        for (index, step) in steps.enumerated() where step.measure < measures.count {
            let measure = measures[step.measure]
            let verses = Dictionary(grouping: measure.notes, by: \.voice)
                .mapValues { Self.verse(step.pass, of: Set($0.flatMap(\.verses).map(\.number))) }
            for note in measure.notes {
                let verse = verses[note.voice] ?? nil
                let lyric = note.verses.first { $0.number == verse }?.lyric
                result.append(PlayedNote(written: note, start: starts[index] + note.offset, lyric: lyric))
            }
            if result.count > limits.notes { break }
        }
        return result
    }

    private func dynamics(
        _ measures: [WrittenMeasure], _ steps: [RepeatUnroller.Step], _ starts: [Int]
    ) -> DynamicsLine {
        var events: [(tick: Int, event: DynamicEvent)] = []
        var end = 0
        for (index, step) in steps.enumerated() where step.measure < measures.count {
            if index > 0, steps[index - 1].measure + 1 != step.measure { events.append((starts[index], .jump)) }
            events += measures[step.measure].dynamics.map { (starts[index] + $0.tick, $0.event) }
            end = starts[index] + measures[step.measure].length
        }
        return DynamicsLine(events, end: end, resolution: resolution)
    }

    /// The verse of this pass; a measure that has fewer (a refrain) sings its nearest one below.
    private static func verse(_ pass: Int, of present: Set<Int>) -> Int? {
        present.filter { $0 <= pass }.max() ?? present.min()
    }
}
