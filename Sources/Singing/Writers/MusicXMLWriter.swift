internal import Script

/// MusicXML 4.0, part-wise. Repeats stay written out; measures are the score's where it has one meter throughout, else
/// 4/4. Chord symbols are kept, what instruments play is not.
struct MusicXMLWriter {
    private let score: Score
    private let meter: Meter
    private let measure: Int
    /// Ticks of an incomplete first measure.
    private let pickup: Int

    /// - Parameter score: 480 ticks a quarter.
    init(_ score: Score) {
        self.score = score
        meter = score.meters.count == 1 ? score.meters[0] : Meter()
        measure = Swift.max(1, Int((meter.quarters * Double(score.resolution)).rounded()))
        pickup = score.meters.count == 1 && score.pickup < measure ? score.pickup : 0
    }

    /// Measures of a part at most; beyond that a file helps nobody.
    private static let mostMeasures = 20_000

    func text() throws -> String {
        let parts = score.parts.filter { !$0.notes.isEmpty }
        let end = parts.compactMap { $0.notes.last?.end }.max() ?? 0
        let count = (Swift.max(0, end - pickup) + measure - 1) / measure + (pickup > 0 ? 1 : 0)
        guard count <= Self.mostMeasures else {
            throw ScoreError(
                "the song has \(count) measures", at: score.title ?? "score", advice: "Write it as MIDI or USTX.")
        }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">"#,
            #"<score-partwise version="4.0">"#,
        ]
        if let title = score.title { lines.append("<work><work-title>\(Self.escaped(title))</work-title></work>") }
        lines.append("<part-list>")
        for (index, part) in parts.enumerated() {
            lines.append(
                "<score-part id=\"P\(index + 1)\"><part-name>\(Self.escaped(part.name))</part-name></score-part>")
        }
        lines.append("</part-list>")
        for (index, part) in parts.enumerated() {
            lines.append("<part id=\"P\(index + 1)\">")
            var next = 0
            for number in 0..<count { lines += measure(number, of: part, from: &next, hasTempos: index == 0) }
            lines.append("</part>")
        }
        lines.append("</score-partwise>")
        return lines.joined(separator: "\n") + "\n"
    }

    /// `next` is the first note that does not end before this measure.
    private func measure(_ number: Int, of part: ScorePart, from next: inout Int, hasTempos: Bool) -> [String] {
        let first = pickup > 0 ? pickup : measure
        let range = number == 0 ? 0..<first : first + (number - 1) * measure..<first + number * measure
        var lines = ["<measure number=\"\(number + 1)\">"]
        if number == 0 {
            lines.append(
                """
                <attributes><divisions>\(score.resolution)</divisions><time><beats>4</beats><beat-type>4</beat-type>\
                </time></attributes>
                """)
        }
        if hasTempos {
            for change in score.tempos.changes where range.contains(change.tick) {
                lines.append(Self.tempo(change, offset: change.tick - range.lowerBound))
            }
        }
        if hasTempos {
            for chord in score.chords where range.contains(chord.tick) {
                if let line = MusicXMLChord.line(chord, offset: chord.tick - range.lowerBound) { lines.append(line) }
            }
        }
        while next < part.notes.count, part.notes[next].end <= range.lowerBound { next += 1 }
        var clock = range.lowerBound
        var index = next
        while index < part.notes.count, part.notes[index].start < range.upperBound {
            let note = part.notes[index]
            let (begin, end) = (Swift.max(note.start, range.lowerBound), Swift.min(note.end, range.upperBound))
            if begin > clock { lines.append(rest(begin - clock)) }
            let following = index + 1 < part.notes.count ? part.notes[index + 1].lyric : nil
            lines.append(self.note(note, from: begin, to: end, isHeld: following?.isExtension == true))
            clock = end
            index += 1
        }
        if clock < range.upperBound { lines.append(rest(range.upperBound - clock)) }
        return lines + ["</measure>"]
    }

    private static func tempo(_ change: TempoMap.Change, offset: Int) -> String {
        let bpm = (change.bpm * 1000).rounded() / 1000
        return """
            <direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>\(bpm)</per-minute>\
            </metronome></direction-type><offset>\(offset)</offset><sound tempo="\(bpm)"><offset>\(offset)</offset>\
            </sound></direction>
            """
    }

    private func rest(_ length: Int) -> String {
        "<note><rest/><duration>\(length)</duration><voice>1</voice>\(type(length))</note>"
    }

    private func note(_ note: Note, from begin: Int, to end: Int, isHeld: Bool) -> String {
        let (stops, starts) = (begin > note.start, end < note.end)
        let ties = [stops ? "stop" : nil, starts ? "start" : nil].compactMap(\.self)
        let dynamics = note.velocity.map { " dynamics=\"\((Double($0) * 10000 / 90).rounded() / 100)\"" } ?? ""
        let notations = ties.map { "<tied type=\"\($0)\"/>" }.joined()
        return """
            <note\(dynamics)>\(Self.pitch(note.key))<duration>\(end - begin)</duration>\
            \(ties.map { "<tie type=\"\($0)\"/>" }.joined())<voice>1</voice>\(type(end - begin))\
            \(notations.isEmpty ? "" : "<notations>\(notations)</notations>")\(stops ? "" : lyric(note, isHeld: isHeld))\
            </note>
            """
    }

    private func lyric(_ note: Note, isHeld: Bool) -> String {
        guard let lyric = note.lyric, !lyric.isExtension else { return "" }
        let text = Self.escaped(note.phonemes == nil ? lyric.text : Note.plain(note))
        return """
            <lyric number="1"><syllabic>\(lyric.syllabic.rawValue)</syllabic><text>\(text)</text>\
            \(isHeld ? "<extend/>" : "")</lyric>
            """
    }

    private static let steps = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]

    private static func pitch(_ key: Int) -> String {
        let name = steps[key % 12]
        let alter = name.count > 1 ? "<alter>1</alter>" : ""
        return "<pitch><step>\(name.prefix(1))</step>\(alter)<octave>\(key / 12 - 1)</octave></pitch>"
    }

    /// The note's shape, where there is one for the length.
    private func type(_ length: Int) -> String {
        let names = ["whole", "half", "quarter", "eighth", "16th", "32nd"]
        for (index, name) in names.enumerated() {
            let plain = (score.resolution * 4) >> index
            if length == plain { return "<type>\(name)</type>" }
            if length == plain + plain / 2, plain % 2 == 0 { return "<type>\(name)</type><dot/>" }
        }
        return ""
    }

    private static func escaped(_ text: String) -> String {
        text.filter { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } }
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension Note {
    /// The lyric's text with its sounds, without the hyphen that MusicXML writes as `syllabic`.
    fileprivate static func plain(_ note: Note) -> String {
        var bare = note
        bare.lyric?.syllabic = .single
        return bare.hinted
    }
}

/// A chord as `<harmony>`.
enum MusicXMLChord {
    private static let steps = ["C", "C", "D", "E", "E", "F", "F", "G", "A", "A", "B", "B"]
    private static let alters = [0, 1, 0, -1, 0, 0, 1, 0, -1, 0, -1, 0]

    /// nil for a chord that no kind of MusicXML names.
    static func line(_ chord: ChordSymbol, offset: Int) -> String? {
        let place = offset > 0 ? "<offset>\(offset)</offset>" : ""
        if chord.intervals.isEmpty {
            return "<harmony><root><root-step>C</root-step></root><kind>none</kind>\(place)</harmony>"
        }
        let kinds = MusicXMLPartParser.kinds
        let exact = kinds.filter { $0.value == chord.intervals }.keys.min()
        // A chord with more on top is at least its triad or seventh.
        let near = kinds.filter { chord.intervals.starts(with: $0.value) }.max { $0.value.count < $1.value.count }?.key
        guard let kind = exact ?? near else { return nil }
        let bass = chord.bass.map { "<bass>\(pitch($0, "bass"))</bass>" } ?? ""
        return "<harmony><root>\(pitch(chord.root, "root"))</root><kind>\(kind)</kind>\(bass)\(place)</harmony>"
    }

    private static func pitch(_ pitch: Int, _ name: String) -> String {
        let alter = alters[pitch] == 0 ? "" : "<\(name)-alter>\(alters[pitch])</\(name)-alter>"
        return "<\(name)-step>\(steps[pitch])</\(name)-step>\(alter)"
    }
}
