internal import Formats
internal import Script

/// One track's notes with the attributes that shape their pitch, and the curves drawn over them.
struct SVPPart {
    let tempos: TempoMap
    private var notes: [SVPNote] = []
    private var deviation: [[ScoreCurve.Point]] = []
    private var loudness: [[ScoreCurve.Point]] = []
    private var isTouched = false
    private var words = EditorLyric()

    init(tempos: TempoMap) { self.tempos = tempos }

    var isEmpty: Bool { notes.isEmpty }

    mutating func add(
        _ group: JSONValue, reference: JSONValue, reader: SVPReader, ignored: inout IgnoredList
    ) throws {
        let offset = reference["blickOffset"]?.number ?? 0
        let shift = Swift.min(127, Swift.max(-127, reference["pitchOffset"]?.number ?? 0))
        let voice = reference["voice"] ?? .null
        let phones = SVPPhonemes(reference["database"] ?? .null)
        let ordered = (group["notes"]?.array ?? []).sorted { ($0["onset"]?.number ?? 0) < ($1["onset"]?.number ?? 0) }
        for note in ordered {
            let onset = (note["onset"]?.number ?? 0) + offset
            let start = try reader.tick(onset)
            let end = try reader.tick(onset + (note["duration"]?.number ?? 0))
            let key = (note["pitch"]?.number ?? -1) + shift
            guard end > start, start >= 0, (0...127).contains(key) else {
                ignored.add("a note without a usable pitch, place or length")
                continue
            }
            var made = SVPNote(note: Note(start: start, end: end, key: Int(key)))
            made.detune = Swift.min(1200, Swift.max(-1200, note["detune"]?.number ?? 0))
            made.attributes = SVPAttributes(note["attributes"] ?? .null, voice: voice)
            isTouched = isTouched || made.detune != 0 || SVPAttributes.shapePitch(note["attributes"] ?? .null)
            phones.read(note, into: &made.note, words: &words, ignored: &ignored)
            notes.append(made)
        }
        let parameters = group["parameters"]
        let bend = try SVPCurve.points(parameters?["pitchDelta"], offset: offset, reader: reader)
        if bend.contains(where: { $0.value != 0 }) { deviation.append(bend) }
        let level = try SVPCurve.points(parameters?["loudness"], offset: offset, reader: reader)
        if level.contains(where: { $0.value != 0 }) { loudness.append(level) }
        for (name, curve) in (parameters?.object?.members ?? []).map({ ($0.key, $0.value) })
        where !["pitchDelta", "loudness"].contains(name) && curve["points"]?.array?.isEmpty == false {
            ignored.add("the curve \(name)")
        }
        if reference["systemPitchDelta"]?["points"]?.array?.isEmpty == false {
            ignored.add("the pitch that the editor's own voice made up")
        }
    }

    func part(name: String, of parts: Int, ignored: inout IgnoredList) -> ScorePart {
        var kept: [SVPNote] = []
        for note in notes.sorted(by: { $0.note.start < $1.note.start }) {
            if let last = kept.last, last.note.end > note.note.start {
                ignored.add("overlapping notes: the later one is sung")
                if last.note.start == note.note.start {
                    kept.removeLast()
                } else {
                    kept[kept.count - 1].note.end = note.note.start
                }
            }
            kept.append(note)
        }
        var part = ScorePart(name: name, notes: kept.map(\.note), loudness: ScoreCurve(loudness))
        guard isTouched || !deviation.isEmpty else { return part }
        let line = SVPLine(
            tempos: tempos, resolution: SVPReader.resolution, most: EditorLine.most(parts: parts))
        if let curve = line.curve(kept, deviation: ScoreCurve(deviation)) {
            part.pitch = curve
        } else {
            ignored.add("the drawn pitch of a part: it is too long")
        }
        return part
    }
}

/// The points of a parameter curve, made dense where they are not joined by straight lines.
enum SVPCurve {
    private static let mostPoints = 100_000

    static func points(_ curve: JSONValue?, offset: Double, reader: SVPReader) throws -> [ScoreCurve.Point] {
        let flat = (curve?["points"]?.array ?? []).prefix(2 * mostPoints).map { $0.number ?? 0 }
        var points: [ScoreCurve.Point] = []
        for index in stride(from: 0, to: flat.count - 1, by: 2) {
            points.append(.init(tick: (flat[index] + offset) / SVPReader.blicks, value: flat[index + 1]))
        }
        points.sort { $0.tick < $1.tick }
        if curve?["mode"]?.string == "linear" { return points }
        var result: [ScoreCurve.Point] = []
        for index in points.indices {
            result.append(points[index])
            guard index + 1 < points.count else { break }
            let (from, to) = (points[index], points[index + 1])
            // Points nearer than a 32nd are joined by lines: the difference cannot be heard.
            guard to.tick - from.tick > 60, from.value != to.value, result.count < mostPoints else { continue }
            for part in 1..<16 {
                let place = Double(part) / 16
                result.append(
                    .init(
                        tick: from.tick + (to.tick - from.tick) * place,
                        value: from.value + (to.value - from.value) * PitchShaper.smoothStep(place)))
            }
        }
        return result
    }
}
