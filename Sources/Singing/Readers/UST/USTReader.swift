internal import Script

/// UTAU's UST, versions 1.x and 2.0, to a score: notes, lyrics, tempos, and the pitch of both its modes.
struct USTReader {
    var limits: ScoreLimits

    func read(_ bytes: [UInt8]) throws -> Score {
        let text = USTText(bytes)
        var ignored = IgnoredList(limit: limits.ignored)
        var sequence = USTSequence(settings: text.blocks.first { $0.name == "SETTING" }?.values ?? [:])
        for block in text.blocks {
            guard block.name.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                // Notes of the neighbourhood, which UTAU gives to its plug-ins.
                if ["PREV", "NEXT"].contains(block.name) { ignored.add("a [#\(block.name)] note") }
                continue
            }
            guard sequence.notes.count < limits.notes else {
                throw ScoreError(
                    "more than \(limits.notes) notes", at: "line \(block.line)", advice: "Cut the song into pieces.")
            }
            try sequence.add(block, limits: limits, ignored: &ignored)
        }
        let tempos = sequence.tempos
        var score = Score(title: sequence.title, resolution: 480, tempos: tempos)
        let part = EditorPart(name: sequence.title ?? "UTAU", notes: sequence.notes)
        score.parts = [part.part(tempos, resolution: 480, of: 1, ignored: &ignored)]
        score.ignored = ignored.lines
        return score
    }
}

/// Notes in the order of the file: UST gives lengths, and time adds up.
struct USTSequence {
    private(set) var notes: [EditorNote] = []
    private(set) var title: String?
    private var changes: [TempoMap.Change] = []
    private let usesMode2: Bool?
    private var end = 0
    private var lastStart = 0
    private var words = EditorLyric()

    init(settings: [String: String]) {
        title = settings["ProjectName"]?.trimmed
        if title?.isEmpty == true { title = nil }
        usesMode2 = settings["Mode2"].map { ["true", "1"].contains($0.lowercased().trimmed) }
        if let bpm = Self.number(settings["Tempo"]) { changes.append(.init(tick: 0, bpm: bpm)) }
    }

    /// A header of 500000 is a known fault of UTAU's; `TempoMap` drops it, and the first note tells the true one.
    var tempos: TempoMap { TempoMap(changes) }

    mutating func add(_ block: USTText.Block, limits: ScoreLimits, ignored: inout IgnoredList) throws {
        let values = block.values
        let written = Int(Swift.min(1e9, Swift.max(0, Self.number(values["Length"]) ?? 0)))
        var (start, length) = (end, written)
        // UST 2.0 gives the distance from the last note's beginning, and how long the note sounds.
        if let delta = Self.number(values["Delta"]), let duration = Self.number(values["Duration"]) {
            start = lastStart + Int(Swift.min(1e9, Swift.max(0, delta)))
            length = Int(Swift.min(1e9, Swift.max(0, duration)))
        }
        guard start + length <= limits.ticks else {
            throw ScoreError("the music is endless", at: "line \(block.line)", advice: "Check the notes' lengths.")
        }
        lastStart = start
        end = Swift.max(start + length, end)
        if let bpm = Self.number(values["Tempo"]) {
            changes.append(.init(tick: changes.contains { (1...1000).contains($0.bpm) } ? start : 0, bpm: bpm))
        }
        guard let lyric = lyric(values["Lyric"]) else { return }
        guard let key = Self.number(values["NoteNum"]).map({ Int($0) }), (0...127).contains(key) else {
            ignored.add("a note without a usable NoteNum")
            return
        }
        guard length > 0 else {
            ignored.add("a note without a length")
            return
        }
        var note = EditorNote(note: Note(start: start, end: start + length, key: key, lyric: lyric))
        if let intensity = Self.number(values["Intensity"]), intensity != 100 {
            note.note.velocity = Int(Swift.min(127, Swift.max(1, 80 * intensity / 100)))
        }
        note.takePitch(values, mode2: usesMode2, touches: notes.last?.note.end == start)
        for key in ["Flags", "Envelope"] where values[key]?.trimmed.isEmpty == false { ignored.add("\(key) of a note") }
        notes.append(note)
    }

    private mutating func lyric(_ raw: String?) -> Lyric? {
        let text = (raw ?? "").trimmed
        if text.isEmpty || LyricMarks.isRest(text) { return nil }
        return words.lyric(UTAULyric.plain(text)) ?? .extender
    }

    static func number(_ text: String?) -> Double? {
        guard let text else { return nil }
        let plain = text.replacing(",", with: ".").trimmed
        return Double(plain).flatMap { $0.isFinite && abs($0) < 1e12 ? $0 : nil }
    }
}
