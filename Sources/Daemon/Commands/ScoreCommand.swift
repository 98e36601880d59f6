import Formats
import Phonetics
import Script
import Singing

extension Command {
    static let score = Command(
        name: "score", summary: "show what is read in a score",
        help: """
            usage: voxhumana score FILE [--json] [--lyrics WORDS] [-o OUT]

            Reads MusicXML, .mxl, MIDI, UST, USTX, VSQX, VPR, SVP or DS, told by its content, and prints parts, notes in
            seconds, lyrics and tempos, and what was left out.

              --lyrics WORDS      a text file or LRC whose words are sung instead of the score's own
              -o OUT              writes it as .musicxml, .mid, .ustx or .ds, by the suffix: see Docs/Scores.md
            """,
        takingValue: ["-o", "--output", "--lyrics"], bare: ["--json"]
    ) { options, _ in
        guard let path = options.positional.first else {
            throw DaemonError.usage("One score is needed", advice: "voxhumana score FILE")
        }
        let out = options.values["-o"] ?? options.values["--output"]
        let frontEnd = out == nil && options.values["--lyrics"] == nil ? nil : try FrontEnd()
        let score = try ScoreFile.read(path, lyrics: options.values["--lyrics"], frontEnd: frontEnd)
        if let out, let frontEnd { return try ScoreFile.write(score, to: out, frontEnd: frontEnd) }
        if options.has("--json") {
            StandardOutput.line(score.json.text)
        } else {
            StandardOutput.line(score.summary)
        }
    }
}

extension Score {
    /// Times in seconds (`quarter`: quarter notes from the beginning), tempos in quarter notes a minute.
    var json: JSONValue {
        [
            "title": JSONValue(title),
            "parts": .array(parts.map { ["name": .string($0.name), "notes": .array($0.notes.map(json))] }),
            "tempos": .array(
                tempos.changes.map { ["start": seconds($0.tick), "bpm": JSONValue($0.bpm)] }),
            "ignored": .array(ignored.map { .string($0) }),
        ]
    }

    private func json(_ note: Note) -> JSONValue {
        var fields = JSONObject()
        fields["start"] = seconds(note.start)
        fields["end"] = seconds(note.end)
        fields["quarter"] = JSONValue((Double(note.start) / Double(resolution) * 1e6).rounded() / 1e6)
        fields["midi"] = JSONValue(note.key)
        fields["lyric"] = JSONValue(note.lyric?.text)
        if let lyric = note.lyric {
            fields["syllabic"] = .string(lyric.syllabic.rawValue)
            if lyric.isExtension { fields["extension"] = true }
        }
        return .object(fields)
    }

    private func seconds(_ tick: Int) -> JSONValue { JSONValue((self.seconds(at: tick) * 1e6).rounded() / 1e6) }

    var summary: String {
        var lines = [title ?? "(no title)"]
        for part in parts {
            let keys = part.notes.map(\.key)
            let range = keys.isEmpty ? "" : ", MIDI \(keys.min() ?? 0)–\(keys.max() ?? 0)"
            lines.append("  \(part.name): \(part.notes.count) notes\(range)\(part.hasLyrics ? ", with lyrics" : "")")
            let words = part.notes.compactMap(\.lyric?.text).prefix(40).joined(separator: " ")
            if !words.isEmpty { lines.append("    \(words)") }
        }
        let end = parts.flatMap(\.notes).map(\.end).max() ?? 0
        lines.append("  \(tempos.changes.count) tempos, \(Int(seconds(at: end))) s")
        lines += ignored.map { "  left out: \($0)" }
        return lines.joined(separator: "\n")
    }
}
