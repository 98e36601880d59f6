internal import Formats
internal import Glibc
internal import Script

/// A note with what shapes its pitch.
struct SVPNote {
    var note: Note
    var detune = 0.0
    var attributes = SVPAttributes()

    var cents: Double { Double(note.key) * 100 + detune }
}

/// The pitch attributes of a note; the track's defaults, then the editor's, stand in. Seconds, semitones, Hz.
struct SVPAttributes {
    /// Lengths of the slide on either side of a change, and how late it is.
    var left = 0.07
    var right = 0.07
    var offset = 0.0
    var vibratoStart = 0.25
    var vibratoRise = 0.2
    var vibratoFall = 0.2
    /// From trough to peak.
    var vibratoDepth = 1.0
    var vibratoRate = 5.5
    /// Radians.
    var vibratoPhase = 0.0

    init() {}

    init(_ own: JSONValue, voice: JSONValue) {
        func value(_ key: String, _ otherwise: Double, _ range: ClosedRange<Double>) -> Double {
            range.clamp((own[key] ?? voice[key])?.number ?? otherwise)
        }
        left = value("tF0Left", 0.07, 0...5)
        right = value("tF0Right", 0.07, 0...5)
        offset = value("tF0Offset", 0, -5...5)
        vibratoStart = value("tF0VbrStart", 0.25, 0...60)
        vibratoRise = value("tF0VbrLeft", 0.2, 0...60)
        vibratoFall = value("tF0VbrRight", 0.2, 0...60)
        vibratoDepth = value("dF0Vbr", 1, 0...12)
        vibratoRate = value("fF0Vbr", 5.5, 0.1...30)
        vibratoPhase = value("pF0Vbr", 0, -7...7)
    }

    /// True where a note's own attributes say something about its pitch.
    static func shapePitch(_ own: JSONValue) -> Bool {
        (own.object?.keys ?? []).contains { $0.contains("F0") }
    }
}

/// The pitch that Synthesizer V shows for a track: steps joined by slides, vibrato, and the drawn deviation.
struct SVPLine {
    let tempos: TempoMap
    let resolution: Int
    var most = EditorLine.mostPoints

    /// Notes further apart than this, in seconds, are sung apart.
    private static let rest = 0.1

    func curve(_ notes: [SVPNote], deviation: ScoreCurve) -> ScoreCurve? {
        guard let first = notes.first, let last = notes.last else { return ScoreCurve() }
        guard (last.note.end - first.note.start) / step <= most else { return nil }
        var strokes: [[ScoreCurve.Point]] = []
        var end = -Double.greatestFiniteMagnitude
        for (index, note) in notes.enumerated() {
            let previous = index > 0 ? notes[index - 1] : nil
            let next = index + 1 < notes.count ? notes[index + 1] : nil
            let joins = previous.map { seconds(note.note.start) - seconds($0.note.end) < Self.rest } ?? false
            if !joins { strokes.append([]) }
            let begin = joins ? end : Swift.max(end + 1, Double(note.note.start - resolution / 4))
            end = Double(note.note.end)
            if let next, seconds(next.note.start) - seconds(note.note.end) < Self.rest { end = Double(next.note.start) }
            var tick = begin
            while tick < end {
                let value = cents(notes, index, at: tick, previous, next) + (deviation.value(at: tick) ?? 0)
                strokes[strokes.count - 1].append(.init(tick: tick, value: value))
                tick += Double(step)
            }
        }
        return ScoreCurve(strokes)
    }

    private var step: Int { resolution * 5 / 480 }

    private func cents(
        _ notes: [SVPNote], _ index: Int, at tick: Double, _ previous: SVPNote?, _ next: SVPNote?
    ) -> Double {
        let time = seconds(tick)
        let note = notes[index]
        var result = note.cents + vibrato(note, time)
        if let previous { result += slide(from: previous, to: note, time, isTarget: true) }
        if let next { result += slide(from: note, to: next, time, isTarget: false) }
        return result
    }

    private func slide(from: SVPNote, to: SVPNote, _ time: Double, isTarget: Bool) -> Double {
        guard seconds(to.note.start) - seconds(from.note.end) < Self.rest else { return 0 }
        let change = seconds(to.note.start)
        let middle = change + to.attributes.offset
        let (begin, end) = (middle - from.attributes.right, middle + to.attributes.left)
        let done = end > begin ? PitchShaper.smoothStep((time - begin) / (end - begin)) : time >= middle ? 1 : 0
        let interval = to.cents - from.cents
        return isTarget ? interval * (done - 1) : interval * done
    }

    private func vibrato(_ note: SVPNote, _ time: Double) -> Double {
        let own = note.attributes
        let begin = seconds(note.note.start) + own.vibratoStart
        let end = seconds(note.note.end)
        guard own.vibratoDepth > 0, time > begin, time < end else { return 0 }
        let rise = own.vibratoRise > 0 ? Swift.min(1, (time - begin) / own.vibratoRise) : 1
        let fall = own.vibratoFall > 0 ? Swift.min(1, (end - time) / own.vibratoFall) : 1
        let wave = sin(2 * .pi * own.vibratoRate * (time - begin) + own.vibratoPhase)
        return 50 * own.vibratoDepth * Swift.min(rise, fall) * wave
    }

    private func seconds(_ tick: Int) -> Double { tempos.seconds(at: tick, resolution: resolution) }

    private func seconds(_ tick: Double) -> Double {
        let low = tick.rounded(.down)
        let base = tempos.seconds(at: Int(low), resolution: resolution)
        guard tick > low else { return base }
        return base + (tempos.seconds(at: Int(low) + 1, resolution: resolution) - base) * (tick - low)
    }
}
