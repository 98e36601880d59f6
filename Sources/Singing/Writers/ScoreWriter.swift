internal import Formats
public import Script

/// The files that a score can be written as.
public enum ScoreFileType: String, Sendable, CaseIterable {
    case musicXML = "musicxml"
    case midi = "mid"
    case ustx
    case ds

    /// By a file's suffix, without regard to case.
    public init?(path: String) {
        let suffix = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        switch suffix {
        case "xml": self = .musicXML
        case "midi", "kar": self = .midi
        default: self.init(rawValue: suffix)
        }
    }
}

/// Writes scores for other programs: notation, sequencers, OpenUtau, DiffSinger.
public enum ScoreWriter {
    /// - Parameter aligner: finds the sounds of the words, which `.ds` needs; nil writes the ones that the score gives
    ///   and refuses where it gives none.
    /// - Throws: `ScoreError` where the format cannot hold the score.
    public static func write(
        _ score: Score, as type: ScoreFileType, aligner: LyricAligner? = nil
    ) throws -> [UInt8] {
        guard score.parts.contains(where: { !$0.notes.isEmpty }) else {
            throw ScoreError("the score has no notes", at: score.title ?? "score", advice: "There is nothing to write.")
        }
        switch type {
        case .musicXML: return Array(try MusicXMLWriter(score.rescaled(to: 480)).text().utf8)
        case .midi: return MIDIWriter(score.resolution <= 30_000 ? score : score.rescaled(to: 960)).bytes()
        case .ustx: return Array(YAML.emit(USTXWriter(score.rescaled(to: 480)).document()).utf8)
        case .ds: return Array(try DSWriter(score: score, aligner: aligner).document().prettyText.utf8)
        }
    }
}

extension Score {
    /// The same music in other ticks. Notes keep at least one tick.
    func rescaled(to wanted: Int) -> Score {
        guard wanted != resolution else { return self }
        let factor = Double(wanted) / Double(resolution)
        func tick(_ tick: Int) -> Int { Int((Double(tick) * factor).rounded()) }
        var score = self
        score.resolution = wanted
        score.tempos = TempoMap(tempos.changes.map { .init(tick: tick($0.tick), bpm: $0.bpm) })
        score.pickup = tick(pickup)
        for index in meters.indices { score.meters[index].tick = tick(meters[index].tick) }
        for index in chords.indices { score.chords[index].tick = tick(chords[index].tick) }
        for part in parts.indices {
            var end = 0
            for index in parts[part].notes.indices {
                let note = parts[part].notes[index]
                let start = Swift.max(end, tick(note.start))
                end = Swift.max(start + 1, tick(note.end))
                score.parts[part].notes[index].start = start
                score.parts[part].notes[index].end = end
            }
            score.parts[part].pitch = parts[part].pitch.map(tick: { $0 * factor })
            score.parts[part].loudness = parts[part].loudness.map(tick: { $0 * factor })
            score.parts[part].parameters = parts[part].parameters.mapValues { $0.map(tick: { $0 * factor }) }
        }
        return score
    }
}

extension Lyric {
    /// As singing editors and MIDI write it: `-` behind a syllable that the word goes on from.
    var hyphenated: String {
        if isExtension { return text == LyricMarks.nextSyllable ? text : Lyric.extender.text }
        return text + (syllabic == .begin || syllabic == .middle ? "-" : "")
    }
}

extension Note {
    /// The lyric with the sounds that the score gives, as `text[zh/x zh/iao]`.
    var hinted: String {
        let text = lyric?.hyphenated ?? "la"
        guard let phonemes, lyric?.isExtension != true, !text.contains("[") else { return text }
        return text + "[" + phonemes.map(\.phoneme.symbol).joined(separator: " ") + "]"
    }
}
