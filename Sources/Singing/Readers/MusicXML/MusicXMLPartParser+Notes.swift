internal import Formats
internal import Script

extension MusicXMLPartParser {
    mutating func note(_ element: XMLElement, into measure: inout WrittenMeasure, _ ignored: inout IgnoredList) {
        let grace = element.first("grace")
        let isChord = element.has("chord")
        let length = grace == nil ? duration(of: element) : 0
        let offset = isChord ? chordOffset : cursor
        if !isChord {
            chordOffset = cursor
            cursor += length
        }
        if element.has("cue") {
            ignored.add("cue notes")
            return
        }
        if element.has("unpitched") { ignored.add("notes without a pitch") }
        remark(element, &ignored)
        if length > 0, element.all("notations").contains(where: { $0.has("fermata") }) {
            measure.fermatas.append(offset..<offset + length)
        }
        guard let key = key(of: element, &ignored) else { return }
        var note = WrittenNote(offset: offset, length: length, key: key, voice: element.text(of: "voice") ?? "1")
        note.isChord = isChord
        note.grace = grace.map { $0.attributes["slash"] == "yes" ? .acciaccatura : .appoggiatura }
        note.tieStops = element.all("tie").contains { $0.attributes["type"] == "stop" }
        note.verses = element.all("lyric").compactMap { MusicXMLLyric.verse($0) }
        note.velocity = element.attributes["dynamics"].flatMap { Double($0) }.map(Self.velocity(percent:)) ?? velocity
        note.breathAfter = element.all("notations").flatMap { $0.all("articulations") }
            .contains { $0.has("breath-mark") || $0.has("caesura") }
        measure.notes.append(note)
    }

    private func remark(_ element: XMLElement, _ ignored: inout IgnoredList) {
        for notation in element.all("notations").flatMap(\.children) {
            switch notation.name {
            case "glissando", "slide": ignored.add("a glissando")
            case "ornaments": for ornament in notation.children { ignored.add("an ornament (\(ornament.name))") }
            case "arpeggiate", "non-arpeggiate": ignored.add("an arpeggio")
            default: continue
            }
        }
    }

    private func duration(of element: XMLElement) -> Int {
        if let duration = element.number(of: "duration") { return ticks(duration) }
        guard let type = element.text(of: "type"), let quarters = Self.quarters[type] else {
            return element.has("rest") ? nominal : 0
        }
        var length = quarters * Self.dotFactor(element.all("dot").count)
        if let tuplet = element.first("time-modification"), let actual = tuplet.number(of: "actual-notes"),
            let normal = tuplet.number(of: "normal-notes"), actual > 0, normal > 0
        {
            length *= normal / actual
        }
        return Int((Swift.min(length, 64) * Double(resolution)).rounded())
    }

    private func key(of element: XMLElement, _ ignored: inout IgnoredList) -> Int? {
        guard let pitch = element.first("pitch"), let step = pitch.text(of: "step"), let base = Self.steps[step],
            let octave = pitch.number(of: "octave")
        else { return nil }
        let alter = pitch.number(of: "alter") ?? 0
        if alter != alter.rounded() { ignored.add("a microtone: sung at the nearest semitone") }
        let staff = element.number(of: "staff").map { Int($0) } ?? 0
        let shift = transposition[staff] ?? transposition[0] ?? 0
        let key = Int(Swift.max(-20, Swift.min(20, octave)) + 1) * 12 + base + Int(alter.rounded()) + shift
        guard (0...127).contains(key) else {
            ignored.add("a note outside MIDI's range")
            return nil
        }
        return key
    }

    /// Semitones above C.
    static let steps = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11]

    /// MusicXML's note-type-value, in quarters.
    static let quarters: [String: Double] = [
        "maxima": 32, "long": 16, "breve": 8, "whole": 4, "half": 2, "quarter": 1, "eighth": 0.5, "16th": 0.25,
        "32nd": 0.125, "64th": 0.0625, "128th": 1 / 32, "256th": 1 / 64, "512th": 1 / 128, "1024th": 1 / 256,
    ]

    /// 1, 1.5, 1.75, …
    static func dotFactor(_ dots: Int) -> Double {
        (0..<Swift.min(dots, 8)).reduce((sum: 1.0, part: 1.0)) { sofar, _ in
            (sofar.sum + sofar.part / 2, sofar.part / 2)
        }.sum
    }

    /// MusicXML gives loudness as a percentage of MIDI velocity 90.
    static func velocity(percent: Double) -> Int {
        Int(Swift.min(127, Swift.max(1, percent.isFinite ? percent * 0.9 : 90)).rounded())
    }
}

/// The `<lyric>` element.
enum MusicXMLLyric {
    static func verse(_ element: XMLElement) -> WrittenNote.Verse? {
        let number = self.number(element.attributes["number"])
        var result: Lyric?
        var syllabic = Lyric.Syllabic.single
        for child in element.children {
            switch child.name {
            case "syllabic": syllabic = Lyric.Syllabic(rawValue: child.text.trimmed) ?? .single
            case "text":
                let text = child.text.trimmed
                guard !text.isEmpty else { continue }
                let next = LyricMarks.isExtender(text) ? Lyric.extender : Lyric(text, syllabic: syllabic)
                result = result.map { LyricMarks.elided($0, next) } ?? next
                syllabic = .single
            default: continue
            }
        }
        return result.map { WrittenNote.Verse(number: number, lyric: $0) }
    }

    /// `2`, `part1verse2`, or a name like `chorus`, which counts as the first.
    private static func number(_ text: String?) -> Int {
        guard let text else { return 1 }
        let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        return Int(String(digits)).map { Swift.max(1, $0) } ?? 1
    }
}
