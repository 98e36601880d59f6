internal import Script

/// The pitch of editors that keep a bend beside the notes (VOCALOID, MIDI): the key's step plus the bend, which holds
/// until its next value. Where the bend does not carry a change of key, a short slide does.
struct SteppedLine {
    let tempos: TempoMap
    let resolution: Int
    var most = EditorLine.mostPoints

    /// Seconds of a slide that nobody drew.
    private static let slide = 0.06
    /// Cents above which a step is heard as a jump.
    private static let jump = 50.0

    /// - Parameters:
    ///   - notes: in order, without overlap.
    ///   - bend: cents, each from its tick on; in order.
    /// - Returns: an empty curve where nothing is bent; nil where it would be too long.
    func curve(_ notes: [Note], bend: [(tick: Int, cents: Double)]) -> ScoreCurve? {
        guard bend.contains(where: { $0.cents != 0 }), let last = notes.last, let first = notes.first else {
            return ScoreCurve()
        }
        guard (last.end - first.start) / step + bend.count <= most else { return nil }
        var strokes: [[ScoreCurve.Point]] = []
        for index in notes.indices {
            let touches = index > 0 && notes[index - 1].end == notes[index].start
            if !touches { strokes.append([]) }
            strokes[strokes.count - 1] += points(notes, index, touches: touches, bend)
        }
        return ScoreCurve(strokes)
    }

    private var step: Int { Swift.max(1, resolution * 5 / 480) }

    private func points(
        _ notes: [Note], _ index: Int, touches: Bool, _ bend: [(tick: Int, cents: Double)]
    ) -> [ScoreCurve.Point] {
        let note = notes[index]
        var begin = note.start
        if !touches {
            // The consonants before a phrase's first vowel.
            let room = index > 0 ? notes[index - 1].end + 1 : note.start - resolution
            begin = Swift.max(note.start - resolution / 4, room)
        }
        var place = bend.partition(before: begin)
        var result: [ScoreCurve.Point] = []
        var tick = begin
        while tick < note.end {
            while place + 1 < bend.count, bend[place + 1].tick <= tick { place += 1 }
            let cents = bend.indices.contains(place) && bend[place].tick <= tick ? bend[place].cents : 0
            let value = Double(note.key) * 100 + cents + slide(notes, index, tick, bend)
            // Held until just before the next sample, so that a step stays a step.
            if let last = result.last, last.value != value {
                result.append(ScoreCurve.Point(tick: Double(tick) - 0.01, value: last.value))
            }
            result.append(ScoreCurve.Point(tick: Double(tick), value: value))
            tick = nextTick(after: tick, bend, place)
        }
        if let last = result.last { result.append(.init(tick: Double(note.end) - 0.01, value: last.value)) }
        return result
    }

    private func nextTick(after tick: Int, _ bend: [(tick: Int, cents: Double)], _ place: Int) -> Int {
        let following = bend.indices.contains(place + 1) ? bend[place + 1].tick : Int.max
        return Swift.min(tick + step, Swift.max(tick + 1, following))
    }

    /// Cents to add near a change of key that the bend leaves as a jump.
    private func slide(_ notes: [Note], _ index: Int, _ tick: Int, _ bend: [(tick: Int, cents: Double)]) -> Double {
        let now = tempos.seconds(at: tick, resolution: resolution)
        func share(from a: Note, to b: Note) -> Double? {
            guard a.end == b.start else { return nil }
            let distance = now - tempos.seconds(at: b.start, resolution: resolution)
            guard abs(distance) < Self.slide / 2 else { return nil }
            let jump = Double(b.key - a.key) * 100 + cents(at: b.start, bend) - cents(at: b.start - 1, bend)
            guard abs(jump) > Self.jump else { return nil }
            let part = PitchShaper.smoothStep((distance + Self.slide / 2) / Self.slide)
            return jump * (distance < 0 ? part : part - 1)
        }
        if index + 1 < notes.count, let cents = share(from: notes[index], to: notes[index + 1]) { return cents }
        if index > 0, let cents = share(from: notes[index - 1], to: notes[index]) { return cents }
        return 0
    }

    private func cents(at tick: Int, _ bend: [(tick: Int, cents: Double)]) -> Double {
        let place = bend.partition(before: tick)
        return bend.indices.contains(place) && bend[place].tick <= tick ? bend[place].cents : 0
    }
}

extension [(tick: Int, cents: Double)] {
    /// The index of the last value at or before a tick, 0 where there is none.
    fileprivate func partition(before tick: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].tick <= tick { low = middle + 1 } else { high = middle }
        }
        return Swift.max(0, low - 1)
    }
}
