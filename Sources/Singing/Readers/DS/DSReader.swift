internal import Formats
internal import Script

/// DiffSinger's `.ds` of all generations to a score: a list of segments, or one bare one; each has phonemes, notes and
/// perhaps durations and F0, as lists in text.
struct DSReader {
    var limits: ScoreLimits

    /// Time is in seconds there. At 120 a minute these ticks are samples of the timeline: 1/48 000 s.
    static let resolution = 24_000
    static let ticksPerSecond = 48_000.0

    static func recognises(_ root: JSONValue) -> Bool { segments(root).first?["ph_seq"] != nil || isBare(root) }

    private static func isBare(_ root: JSONValue) -> Bool {
        let first = segments(root).first
        return first?["note_seq"] != nil && first?["text"] != nil
    }

    private static func segments(_ root: JSONValue) -> [JSONValue] { root.array ?? [root] }

    func read(_ root: JSONValue) throws -> Score {
        var ignored = IgnoredList(limit: limits.ignored)
        var part = ScorePart(name: "Voice")
        var strokes: [[ScoreCurve.Point]] = []
        let segments = Self.segments(root)
        guard segments.count <= limits.notes else { throw Self.broken("more than \(limits.notes) segments", at: "") }
        var clock = 0.0
        for (index, raw) in segments.enumerated() {
            let segment = try DSSegment(raw, place: "segment \(index + 1)", limits: limits)
            let offset = segment.offset ?? clock
            let line = try segment.line(ignored: &ignored)
            clock = offset + line.seconds
            guard clock * Self.ticksPerSecond < Double(limits.ticks) / 4 else {
                throw Self.broken("the music is endless", at: "segment \(index + 1)")
            }
            part.notes += line.notes.map { $0.shifted(by: Int((offset * Self.ticksPerSecond).rounded())) }
            guard part.notes.count <= limits.notes else { throw Self.broken("more than \(limits.notes) notes", at: "") }
            let curve = segment.pitch(from: offset)
            if !curve.isEmpty { strokes.append(curve) }
            for name in ["energy", "breathiness", "voicing", "tension", "gender", "velocity", "spk_mix"]
            where raw[name] != nil { ignored.add("the curve \(name)") }
        }
        if part.makeMonophonic() > 0 { ignored.add("segments that overlap") }
        part.pitch = ScoreCurve(strokes)
        var score = Score(resolution: Self.resolution, tempos: TempoMap([.init(tick: 0, bpm: 120)]), parts: [part])
        score.ignored = ignored.lines
        return score
    }

    static func broken(_ what: String, at place: String) -> ScoreError {
        ScoreError(what, at: place, advice: "Export the .ds file again.")
    }
}

extension Note {
    fileprivate func shifted(by ticks: Int) -> Note {
        var note = self
        note.start += ticks
        note.end += ticks
        return note
    }
}
