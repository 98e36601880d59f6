internal import Formats
internal import Script

/// One voice part of a USTX project: its notes and curves, at their place in the song.
struct USTXPartReader {
    let resolution: Int
    let limits: ScoreLimits

    func read(_ part: YAMLNode, ignored: inout IgnoredList) throws -> EditorPart {
        let offset = try tick(part.number("position", "pos") ?? 0, part)
        var result = EditorPart(name: part.string("name") ?? "", notes: [])
        var words = EditorLyric()
        let notes = part.list("notes")
        guard notes.count <= limits.notes else { throw USTXReader.broken("more than \(limits.notes) notes", part) }
        let ordered = try notes.map { (start: try tick($0.number("position", "pos") ?? 0, $0), node: $0) }
            .sorted { $0.start < $1.start }
        for (start, node) in ordered {
            guard let key = node.number("tone", "note_num", "noteNum").map({ Int($0) }), (0...127).contains(key) else {
                ignored.add("a note without a usable tone")
                continue
            }
            let length = try tick(node.number("duration", "dur") ?? 0, node)
            guard length > 0 else {
                ignored.add("a note without a length")
                continue
            }
            let lyric = words.lyric(node.string("lyric") ?? "")
            var note = EditorNote(
                note: Note(start: offset + start, end: offset + start + length, key: key, lyric: lyric))
            note.detune = Swift.min(1200, Swift.max(-1200, node.number("tuning") ?? 0))
            takePitch(node, &note)
            takeExpressions(node, &note, &ignored)
            if LyricMarks.isRest(lyric?.text ?? "") { continue }
            result.notes.append(note)
        }
        takeCurves(part, offset: offset, &result, &ignored)
        return result
    }

    private func tick(_ value: Double, _ node: YAMLNode) throws -> Int {
        guard abs(value) <= Double(limits.ticks) / 4 else { throw USTXReader.broken("the music is endless", node) }
        return Int(Swift.max(0, value))
    }

    private func takePitch(_ node: YAMLNode, _ note: inout EditorNote) {
        if let pitch = node.child("pitch", "pit") {
            note.points = pitch.list("data").prefix(2_000).map { point in
                PitchPoint(
                    milliseconds: point.number("x", "X") ?? 0,
                    cents: Swift.min(4800, Swift.max(-4800, (point.number("y", "Y") ?? 0) * 10)),
                    shape: point.string("shape").flatMap { PitchPoint.Shape(rawValue: $0) } ?? .inOut)
            }
            .sorted { $0.milliseconds < $1.milliseconds }
            note.snaps = (try? pitch.child("snap_first", "snapFirst")?.boolean()) ?? true
        }
        if let vibrato = node.child("vibrato", "vbr") {
            note.vibrato = EditorVibrato(
                length: vibrato.number("length") ?? 0, period: Swift.max(5, vibrato.number("period") ?? 175),
                depth: Swift.min(1200, vibrato.number("depth") ?? 25), fadeIn: vibrato.number("in") ?? 10,
                fadeOut: vibrato.number("out") ?? 10, shift: vibrato.number("shift") ?? 0,
                drift: vibrato.number("drift") ?? 0)
        }
    }

    private func takeExpressions(_ node: YAMLNode, _ note: inout EditorNote, _ ignored: inout IgnoredList) {
        for expression in node.list("phoneme_expressions", "phonemeExpressions", "expressions").prefix(1_000) {
            let name = expression.string("abbr") ?? "?"
            if name == "vol", let value = expression.number("value") {
                note.note.velocity = Int(Swift.min(127, Swift.max(1, 80 * value / 100)))
            } else {
                ignored.add("the expression \(name)")
            }
        }
        for _ in node.list("phoneme_overrides", "phonemeOverrides").prefix(1_000) {
            ignored.add("a moved phoneme: write the sounds behind the lyric, as in lyric[zh/l zh/a]")
        }
    }

    /// `pitd` is in cents, `dyn` in tenths of a decibel; both every few ticks of the part.
    private func takeCurves(_ part: YAMLNode, offset: Int, _ result: inout EditorPart, _ ignored: inout IgnoredList) {
        for curve in part.list("curves").prefix(100) {
            let xs = curve.list("xs").prefix(EditorLine.mostPoints).map { Self.number($0) }
            let ys = curve.list("ys").prefix(EditorLine.mostPoints).map { Self.number($0) }
            let points = zip(xs, ys).map { ScoreCurve.Point(tick: $0 + Double(offset), value: $1) }
            let name = curve.string("abbr") ?? "?"
            let parameter = VoiceParameter(rawValue: name)
            let neutral = Double(parameter?.neutral ?? 0)
            guard points.contains(where: { $0.value != neutral }) else { continue }
            if let parameter {
                result.parameters[parameter, default: []].append(points)
                continue
            }
            switch name {
            case "pitd": result.deviation.append(points)
            case "dyn": result.loudness.append(points.map { .init(tick: $0.tick, value: $0.value / 10) })
            default: ignored.add("the curve \(name)")
            }
        }
    }

    private static func number(_ node: YAMLNode) -> Double { (try? node.number(in: -1e12...1e12)) ?? 0 }
}
