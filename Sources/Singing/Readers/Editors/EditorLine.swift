internal import Script

/// A note with the pitch line that its editor keeps for it. Ticks as in the score.
struct EditorNote {
    var note: Note
    /// Cents by which all of it is moved.
    var detune = 0.0
    var points: [PitchPoint] = []
    var vibrato = EditorVibrato()
    /// The first point lies on the pitch of the note before, where that one touches.
    var snaps = true
    /// Cents every five ticks from a time on (UTAU's older way), instead of points.
    var samples: (milliseconds: Double, cents: [Double])?

    var cents: Double { Double(note.key) * 100 + detune }

    /// What an editor puts there by itself: a short slide from the last key, nothing else.
    var isUntouched: Bool {
        let isPreset =
            points.isEmpty
            || points.count == 2 && points[1].cents == 0 && points[0].milliseconds >= -80
                && points[1].milliseconds <= 80 && (snaps || points[0].cents == 0) && points[0].shape == .inOut
        return isPreset && !vibrato.isSung && detune == 0 && (samples?.cents.allSatisfy { $0 == 0 } ?? true)
    }
}

/// The pitch that UTAU and OpenUtau sing for a part: steps, the notes' lines, vibrato, then the drawn deviation. Sampled
/// every five ticks, as they do (OpenUtau, `RenderPhrase`).
struct EditorLine {
    let tempos: TempoMap
    let resolution: Int

    var most = EditorLine.mostPoints

    /// Points of a part at most: half an hour of them at a usual tempo.
    static let mostPoints = 400_000

    /// Scores of many parts share four times that.
    static func most(parts: Int) -> Int { mostPoints / Swift.max(1, parts / 4) }

    /// - Parameters:
    ///   - notes: in order, without overlap.
    ///   - deviation: cents; nil stands for none.
    /// - Returns: nil where it would have more than `most`.
    func curve(_ notes: [EditorNote], deviation: ScoreCurve = ScoreCurve()) -> ScoreCurve? {
        var strokes: [[ScoreCurve.Point]] = []
        var count = 0
        for phrase in Self.phrases(notes) {
            guard let first = phrase.first, let last = phrase.last else { continue }
            count += (last.note.end - first.note.start) / step
            guard count <= most else { return nil }
            let floor = strokes.last?.last?.tick ?? -Double.greatestFiniteMagnitude
            strokes.append(stroke(phrase, after: floor, deviation))
        }
        return ScoreCurve(strokes)
    }

    /// Five ticks of 480 a quarter.
    var step: Int { Swift.max(1, resolution * 5 / 480) }

    private static func phrases(_ notes: [EditorNote]) -> [[EditorNote]] {
        var result: [[EditorNote]] = []
        for note in notes {
            if let last = result.last?.last, last.note.end == note.note.start {
                result[result.count - 1].append(note)
            } else {
                result.append([note])
            }
        }
        return result
    }

    /// A little before the first note, for its consonants, to the last one's end.
    private func stroke(
        _ phrase: [EditorNote], after floor: Double, _ deviation: ScoreCurve
    ) -> [ScoreCurve.Point] {
        let lead = Swift.min(0, phrase[0].points.first?.milliseconds ?? 0)
        let early = Swift.min(tick(phrase[0], lead), Double(phrase[0].note.start - resolution / 4))
        let limit = Swift.max(early, floor + 1, Double(phrase[0].note.start - 4 * resolution))
        let begin = Int((limit / Double(step)).rounded(.up))
        let end = (phrase[phrase.count - 1].note.end + step - 1) / step
        guard begin < end else { return [] }
        var values = base(phrase, begin: begin, end: end)
        for index in phrase.indices {
            let previous = index > 0 ? phrase[index - 1] : nil
            addVibrato(phrase[index], begin, &values)
            if let samples = phrase[index].samples {
                addSamples(samples, phrase[index], begin, &values)
            } else {
                addPoints(phrase[index], after: previous, begin, &values)
            }
        }
        return values.indices.map { index in
            let tick = Double((begin + index) * step)
            return ScoreCurve.Point(tick: tick, value: values[index] + (deviation.value(at: tick) ?? 0))
        }
    }

    private func base(_ phrase: [EditorNote], begin: Int, end: Int) -> [Double] {
        var current = 0
        return (begin...end).map { place in
            while current + 1 < phrase.count, place * step >= phrase[current].note.end { current += 1 }
            return phrase[current].cents
        }
    }

    private func addVibrato(_ note: EditorNote, _ begin: Int, _ values: inout [Double]) {
        guard note.vibrato.isSung else { return }
        let length = Double(note.note.end - note.note.start)
        let milliseconds = (seconds(note.note.end) - seconds(note.note.start)) * 1000
        for place in (note.note.start + step - 1) / step..<Swift.max(1, note.note.end / step) + 1 {
            guard values.indices.contains(place - begin), place * step < note.note.end else { continue }
            let part = Double(place * step - note.note.start) / length
            values[place - begin] += note.vibrato.cents(at: part, of: milliseconds)
        }
    }

    private func addPoints(
        _ note: EditorNote, after previous: EditorNote?, _ begin: Int, _ values: inout [Double]
    ) {
        guard !note.points.isEmpty else { return }
        var points = note.points.map { (x: tick(note, $0.milliseconds), y: note.cents + $0.cents, shape: $0.shape) }
        if note.snaps { points[0].y = previous?.cents ?? note.cents }
        let start = previous == nil ? Double(begin * step) : Double(note.note.start)
        if points[0].x > start { points.insert((start, points[0].y, .linear), at: 0) }
        let last = points[points.count - 1]
        if last.x < Double(note.note.end) { points.append((Double(note.note.end), last.y, .linear)) }
        for (from, to) in zip(points, points.dropFirst()) {
            let low = Swift.max(begin, Int((from.x / Double(step)).rounded(.up)))
            let high = Swift.min(begin + values.count, Int((to.x / Double(step)).rounded(.up)))
            guard low < high else { continue }
            for place in low..<high {
                let x = Double(place * step)
                let wanted = PitchPoint.value(from.shape, from: (from.x, from.y), to: (to.x, to.y), at: x)
                let base = place * step >= note.note.start ? note.cents : previous?.cents ?? note.cents
                values[place - begin] += wanted - base
            }
        }
    }

    private func addSamples(
        _ samples: (milliseconds: Double, cents: [Double]), _ note: EditorNote, _ begin: Int, _ values: inout [Double]
    ) {
        let first = tick(note, samples.milliseconds)
        let end = Swift.min(Double(note.note.end), first + Double(samples.cents.count * step))
        let low = Swift.max(begin, Int((first / Double(step)).rounded(.up)))
        let high = Swift.min(begin + values.count, Int((end / Double(step)).rounded(.up)))
        guard low < high else { return }
        for index in low..<high {
            let place = (Double(index * step) - first) / Double(step)
            let left = samples.cents[Swift.min(samples.cents.count - 1, Int(place))]
            let right = samples.cents[Swift.min(samples.cents.count - 1, Int(place) + 1)]
            values[index - begin] += left + (right - left) * (place - place.rounded(.down))
        }
    }

    private func seconds(_ tick: Int) -> Double { tempos.seconds(at: tick, resolution: resolution) }

    /// The tick so many milliseconds from a note's beginning.
    private func tick(_ note: EditorNote, _ milliseconds: Double) -> Double {
        let bounded = Swift.min(60_000, Swift.max(-60_000, milliseconds))
        return tempos.tick(at: seconds(note.note.start) + bounded / 1000, resolution: resolution)
    }
}
