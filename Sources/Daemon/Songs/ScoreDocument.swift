import Formats
import Script
import Singing

/// A score in the song page's own JSON: ticks, keys and words as they are edited. Everything that comes back is checked.
enum ScoreDocument {
    /// Points of drawn pitch that are carried along at most: the page is no archive.
    private static let mostPoints = 20_000
    private static let mostNotes = 20_000

    static func json(_ score: Score) -> JSONValue {
        var ignored = score.ignored
        let points = score.parts.reduce(0) { $0 + $1.pitch.strokes.reduce(0) { $0 + $1.count } }
        if points > mostPoints { ignored.append("the drawn pitch, which is too long for the page") }
        return [
            "title": JSONValue(score.title), "resolution": JSONValue(score.resolution),
            "pickup": JSONValue(score.pickup),
            "tempos": .array(score.tempos.changes.map { ["tick": JSONValue($0.tick), "bpm": JSONValue($0.bpm)] }),
            "meters": .array(
                score.meters.map {
                    ["tick": JSONValue($0.tick), "beats": JSONValue($0.beats), "unit": JSONValue($0.unit)]
                }),
            "chords": .array(score.chords.map(chord)),
            "parts": .array(score.parts.map { part($0, withPitch: points <= mostPoints) }),
            "instruments": .array(score.instruments.map(instrument)),
            "ignored": .array(ignored.map { .string($0) }),
        ]
    }

    private static func chord(_ chord: ChordSymbol) -> JSONValue {
        [
            "tick": JSONValue(chord.tick), "root": JSONValue(chord.root),
            "intervals": .array(chord.intervals.map { JSONValue($0) }),
            "bass": chord.bass.map { JSONValue($0) } ?? .null,
        ]
    }

    private static func part(_ part: ScorePart, withPitch: Bool) -> JSONValue {
        var object = JSONObject()
        object["name"] = .string(part.name)
        object["notes"] = .array(part.notes.map(note))
        if withPitch, !part.pitch.isEmpty {
            object["pitch"] = .array(
                part.pitch.strokes.map { .array($0.map { .array([JSONValue($0.tick), JSONValue($0.value)]) }) })
        }
        return .object(object)
    }

    private static func note(_ note: Note) -> JSONValue {
        var object = JSONObject()
        object["start"] = JSONValue(note.start)
        object["end"] = JSONValue(note.end)
        object["key"] = JSONValue(note.key)
        if let lyric = note.lyric {
            object["lyric"] = .string(lyric.text)
            object["syllabic"] = .string(lyric.syllabic.rawValue)
            if lyric.isExtension { object["extension"] = true }
        }
        if let velocity = note.velocity { object["velocity"] = JSONValue(velocity) }
        if let phonemes = note.phonemes {
            object["phonemes"] = .array(phonemes.map { .string($0.phoneme.symbol) })
        }
        return .object(object)
    }

    private static func instrument(_ track: InstrumentTrack) -> JSONValue {
        [
            "name": .string(track.name), "program": JSONValue(track.program), "drums": .bool(track.isDrums),
            "part": track.part.map { JSONValue($0) } ?? .null,
            "notes": .array(
                track.notes.map { .array([$0.start, $0.end, $0.key, $0.velocity].map { JSONValue($0) }) }),
        ]
    }

    // MARK: Back

    /// - Throws: `ScoreError` naming what is wrong.
    static func score(_ json: JSONValue) throws -> Score {
        guard let resolution = json["resolution"]?.int, (1...1_000_000).contains(resolution) else {
            throw broken("`resolution` is missing")
        }
        let tempos = try list(json["tempos"], most: 10_000).map { value in
            guard let bpm = value["bpm"]?.number, (1...1_000).contains(bpm) else {
                throw broken("a tempo has no `bpm`")
            }
            return TempoMap.Change(tick: try tick(value["tick"]), bpm: bpm)
        }
        var score = Score(
            title: json["title"]?.string.map { String($0.prefix(200)) }, resolution: resolution,
            tempos: TempoMap(tempos))
        score.pickup = try json["pickup"].map(tick) ?? 0
        score.meters = try list(json["meters"], most: 10_000).map { value in
            guard let beats = value["beats"]?.int, (1...64).contains(beats), let unit = value["unit"]?.int,
                [1, 2, 4, 8, 16, 32, 64].contains(unit)
            else { throw broken("a meter makes no sense") }
            return Meter(tick: try tick(value["tick"]), beats: beats, unit: unit)
        }
        score.chords = try list(json["chords"], most: mostNotes).map(chord)
        score.parts = try list(json["parts"], most: 64).map(part)
        score.instruments = try list(json["instruments"], most: 64).map(instrument)
        guard score.parts.reduce(0, { $0 + $1.notes.count }) <= mostNotes else {
            throw broken("there are too many notes")
        }
        guard score.parts.contains(where: { !$0.notes.isEmpty }) else { throw broken("there are no notes") }
        return score
    }

    private static func chord(_ value: JSONValue) throws -> ChordSymbol {
        let intervals = (value["intervals"]?.array ?? []).prefix(12).compactMap(\.int)
        guard let root = value["root"]?.int, (0..<12).contains(root), intervals.allSatisfy({ (0...24).contains($0) })
        else { throw broken("a chord makes no sense") }
        return ChordSymbol(
            tick: try tick(value["tick"]), root: root, intervals: intervals,
            bass: value["bass"]?.int.flatMap { (0..<12).contains($0) ? $0 : nil })
    }

    private static func part(_ value: JSONValue) throws -> ScorePart {
        let notes = try list(value["notes"], most: mostNotes).map(note).sorted { $0.start < $1.start }
        var part = ScorePart(name: String((value["name"]?.string ?? "").prefix(200)), notes: notes)
        part.makeMonophonic()
        if let strokes = value["pitch"]?.array {
            var count = 0
            part.pitch = ScoreCurve(
                try strokes.prefix(mostPoints).map { stroke in
                    let points = stroke.array ?? []
                    count += points.count
                    guard count <= mostPoints else { throw broken("the drawn pitch is too long") }
                    return points.compactMap { point in
                        guard let tick = point[0]?.number, let cents = point[1]?.number, (0...12_700).contains(cents),
                            (0...Double(mostTicks)).contains(tick)
                        else { return nil }
                        return ScoreCurve.Point(tick: tick, value: cents)
                    }
                })
        }
        return part
    }

    private static func note(_ value: JSONValue) throws -> Note {
        let (start, end) = (try tick(value["start"]), try tick(value["end"]))
        guard end > start, let key = value["key"]?.int, (0...127).contains(key) else {
            throw broken("a note has no length or no key")
        }
        var note = Note(start: start, end: end, key: key)
        if let text = value["lyric"]?.string {
            note.lyric = Lyric(
                String(text.prefix(64)),
                syllabic: value["syllabic"]?.string.flatMap { Lyric.Syllabic(rawValue: $0) } ?? .single,
                isExtension: value["extension"]?.bool ?? false)
        }
        note.velocity = value["velocity"]?.int.flatMap { (1...127).contains($0) ? $0 : nil }
        if let symbols = value["phonemes"]?.array {
            let phonemes = symbols.prefix(16).compactMap(\.string).filter { $0.count <= 12 }.map {
                NotePhoneme(Phoneme($0))
            }
            if !phonemes.isEmpty { note.phonemes = phonemes }
        }
        return note
    }

    private static func instrument(_ value: JSONValue) throws -> InstrumentTrack {
        let notes = try list(value["notes"], most: mostNotes * 4).map { row in
            guard let key = row[2]?.int, (0...127).contains(key), let velocity = row[3]?.int,
                (1...127).contains(velocity)
            else { throw broken("an instrument's note makes no sense") }
            return InstrumentNote(start: try tick(row[0]), end: try tick(row[1]), key: key, velocity: velocity)
        }
        return InstrumentTrack(
            name: String((value["name"]?.string ?? "").prefix(200)),
            program: value["program"]?.int.flatMap { (0...127).contains($0) ? $0 : nil } ?? 0,
            isDrums: value["drums"]?.bool ?? false, notes: notes, part: value["part"]?.int)
    }

    /// 2^40, as the readers have it.
    private static let mostTicks = 1 << 40

    private static func tick(_ value: JSONValue?) throws -> Int {
        guard let tick = value?.int, (0...mostTicks).contains(tick) else {
            throw broken("a place in time makes no sense")
        }
        return tick
    }

    private static func list(_ value: JSONValue?, most: Int) throws -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        guard let array = value.array, array.count <= most else { throw broken("a list is no list, or too long") }
        return array
    }

    private static func broken(_ what: String) -> ScoreError {
        ScoreError(what, at: "the page's score", advice: "Load the score again.")
    }
}
