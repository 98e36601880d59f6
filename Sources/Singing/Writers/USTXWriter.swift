internal import Formats
internal import Script

/// OpenUtau's project, version 0.6: notes, lyrics, tempos; a drawn pitch as deviation from OpenUtau's own slides.
struct USTXWriter {
    private let score: Score

    /// - Parameter score: 480 ticks a quarter.
    init(_ score: Score) { self.score = score }

    func document() -> YAMLNode {
        let parts = score.parts.filter { !$0.notes.isEmpty }
        return .mapping([
            ("name", .text(score.title ?? "Song")), ("comment", .text("")), ("output_dir", .text("Vocal")),
            ("cache_dir", .text("UCache")), ("ustx_version", .text("0.6")), ("resolution", .plain(480)),
            ("bpm", .plain(score.tempos.changes[0].bpm)), ("beat_per_bar", .plain(4)), ("beat_unit", .plain(4)),
            (
                "expressions",
                .mapping([
                    ("dyn", Self.curve("dynamics (curve)", "dyn", -240...120)),
                    ("pitd", Self.curve("pitch deviation (curve)", "pitd", -1200...1200)), ("vol", Self.volume),
                ])
            ),
            (
                "time_signatures",
                .sequence([
                    .mapping([("bar_position", .plain(0)), ("beat_per_bar", .plain(4)), ("beat_unit", .plain(4))])
                ])
            ),
            (
                "tempos",
                .sequence(
                    score.tempos.changes.map { .mapping([("position", .plain($0.tick)), ("bpm", .plain($0.bpm))]) })
            ),
            ("tracks", .sequence(parts.map(track))),
            ("voice_parts", .sequence(parts.enumerated().map { part($0.element, track: $0.offset) })),
            ("wave_parts", .sequence([])),
        ])
    }

    private func track(_ part: ScorePart) -> YAMLNode {
        .mapping([
            ("phonemizer", .text("OpenUtau.Core.DefaultPhonemizer")), ("track_name", .text(part.name)),
            ("mute", .plain(false)), ("solo", .plain(false)), ("volume", .plain(0)),
        ])
    }

    private func part(_ part: ScorePart, track: Int) -> YAMLNode {
        let notes = Self.notes(part)
        let end = (part.notes.last?.end ?? 0) + 480
        var curves: [YAMLNode] = []
        if let deviation = deviation(part, notes) { curves.append(deviation) }
        if let dynamics = Self.dynamics(part) { curves.append(dynamics) }
        curves += VoiceParameter.allCases.compactMap { Self.parameter($0, part) }
        return .mapping([
            ("name", .text(part.name)), ("comment", .text("")), ("track_no", .plain(track)), ("position", .plain(0)),
            ("duration", .plain(end)), ("notes", .sequence(notes.map(Self.note))), ("curves", .sequence(curves)),
        ])
    }

    /// With OpenUtau's own preset, a slide of 80 ms around the note's beginning.
    private static func notes(_ part: ScorePart) -> [EditorNote] {
        part.notes.enumerated().map { index, note in
            var result = EditorNote(note: note)
            let touching = index > 0 && part.notes[index - 1].end == note.start ? part.notes[index - 1].key : note.key
            result.points = [
                PitchPoint(milliseconds: -40, cents: Double(touching - note.key) * 100),
                PitchPoint(milliseconds: 40, cents: 0),
            ]
            return result
        }
    }

    private static func note(_ note: EditorNote) -> YAMLNode {
        var expressions: [YAMLNode] = []
        if let velocity = note.note.velocity, velocity != 80 {
            expressions.append(
                .mapping([("index", .plain(0)), ("abbr", .text("vol")), ("value", .plain(velocity * 100 / 80))]))
        }
        let points = note.points.map { point -> YAMLNode in
            .mapping([
                ("x", .plain(point.milliseconds)), ("y", .plain(point.cents / 10)),
                ("shape", .text(point.shape.rawValue)),
            ])
        }
        return .mapping([
            ("position", .plain(note.note.start)), ("duration", .plain(note.note.end - note.note.start)),
            ("tone", .plain(note.note.key)), ("lyric", .text(lyric(note.note))),
            ("pitch", .mapping([("data", .sequence(points)), ("snap_first", .plain(true))])),
            (
                "vibrato",
                .mapping([
                    ("length", .plain(0)), ("period", .plain(175)), ("depth", .plain(25)), ("in", .plain(10)),
                    ("out", .plain(10)), ("shift", .plain(0)), ("drift", .plain(0)),
                ])
            ),
            ("phoneme_expressions", .sequence(expressions)), ("phoneme_overrides", .sequence([])),
        ])
    }

    private static func lyric(_ note: Note) -> String {
        note.lyric?.isExtension == true && note.lyric?.text != LyricMarks.nextSyllable ? "+~" : note.hinted
    }

    /// The drawn pitch minus what OpenUtau would sing by itself, on its own grid of five ticks.
    private func deviation(_ part: ScorePart, _ notes: [EditorNote]) -> YAMLNode? {
        guard !part.pitch.isEmpty,
            let base = EditorLine(tempos: score.tempos, resolution: 480).curve(notes)
        else { return nil }
        var points: [(x: Int, y: Int)] = []
        for point in base.strokes.joined() {
            guard let drawn = part.pitch.value(at: point.tick) else { continue }
            let cents = Int(Swift.min(1200, Swift.max(-1200, drawn - point.value)).rounded())
            points.append((Int(point.tick), cents))
        }
        return points.isEmpty ? nil : Self.curve("pitd", points)
    }

    /// What voicebanks follow, as it was drawn.
    private static func parameter(_ parameter: VoiceParameter, _ part: ScorePart) -> YAMLNode? {
        let points = (part.parameters[parameter]?.strokes ?? []).joined().prefix(EditorLine.mostPoints).map { point in
            let range = parameter.range
            let value = Swift.min(Double(range.upperBound), Swift.max(Double(range.lowerBound), point.value))
            return (x: Int(point.tick.rounded()), y: Int(value.rounded()))
        }
        return points.isEmpty ? nil : curve(parameter.rawValue, Array(points))
    }

    private static func dynamics(_ part: ScorePart) -> YAMLNode? {
        let points = part.loudness.strokes.joined().prefix(EditorLine.mostPoints).map { point in
            (x: Int(point.tick.rounded()), y: Int(Swift.min(120, Swift.max(-240, point.value * 10)).rounded()))
        }
        return points.isEmpty ? nil : curve("dyn", Array(points))
    }

    private static func curve(_ name: String, _ points: [(x: Int, y: Int)]) -> YAMLNode {
        .mapping([
            ("xs", .sequence(points.map { .plain($0.x) })), ("ys", .sequence(points.map { .plain($0.y) })),
            ("abbr", .text(name)),
        ])
    }

    private static func curve(_ name: String, _ abbreviation: String, _ range: ClosedRange<Int>) -> YAMLNode {
        .mapping([
            ("name", .text(name)), ("abbr", .text(abbreviation)), ("type", .text("Curve")),
            ("min", .plain(range.lowerBound)), ("max", .plain(range.upperBound)), ("default_value", .plain(0)),
            ("is_flag", .plain(false)), ("flag", .text("")),
        ])
    }

    private static let volume = YAMLNode.mapping([
        ("name", .text("volume")), ("abbr", .text("vol")), ("type", .text("Numerical")), ("min", .plain(0)),
        ("max", .plain(200)), ("default_value", .plain(100)), ("is_flag", .plain(false)), ("flag", .text("")),
    ])
}
