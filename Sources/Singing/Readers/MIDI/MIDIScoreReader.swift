internal import Script

/// Standard MIDI files with lyrics (meta 05) or karaoke text (meta 01) to a score.
struct MIDIScoreReader {
    var limits: ScoreLimits

    func read(_ bytes: [UInt8]) throws -> Score {
        var file = try MIDIFile(bytes, limits: limits)
        var ignored = IgnoredList(limit: limits.ignored)
        if file.format == 2, file.tracks.count > 1 {
            ignored.add("format 2: only the first of \(file.tracks.count) patterns is sung")
            file.tracks = [file.tracks[0]]
        }
        if file.tracks.contains(where: \.isTruncated) { ignored.add("a track breaks off before its end") }
        var score = timing(of: file)
        let encoding = TextEncodingGuess(file.texts)
        let lyrics = MIDILyrics(file, encoding: encoding)
        let builder = MIDIPartBuilder(file, limits: limits, ignored: &ignored)
        score.meters = file.meters
        score.instruments = builder.instruments
        var parts =
            builder
            .parts(encoding: encoding, line: SteppedLine(tempos: score.tempos, resolution: score.resolution))
        guard parts.reduce(0, { $0 + $1.part.notes.count }) <= limits.notes else {
            throw MIDIFile.broken("more than \(limits.notes) notes", at: 0)
        }
        if parts.isEmpty, file.texts.contains(where: { $0.starts(with: Array("DM:".utf8)) }) {
            throw ScoreError(
                "this is a sequence of VOCALOID 1 or 2, whose notes are in its texts", at: "",
                advice: "Open it in a later VOCALOID and save it as .vsqx or .vpr.")
        }
        MIDILyricMatcher(resolution: score.resolution).attach(lyrics, to: &parts, ignored: &ignored)
        score.parts = parts.map(\.part)
        for index in score.instruments.indices {
            if let part = score.instruments[index].part { score.instruments[index].name = score.parts[part].name }
        }
        score.title = lyrics.title ?? file.sequenceName(encoding: encoding, hasSeveralTracks: file.tracks.count > 1)
        score.ignored = ignored.lines
        return score
    }

    private func timing(of file: MIDIFile) -> Score {
        switch file.division {
        case .ticksPerQuarter(let ticks):
            let changes = file.tracks.flatMap(\.events).compactMap { tick, event -> TempoMap.Change? in
                guard case .tempo(let microseconds) = event, microseconds > 0 else { return nil }
                return TempoMap.Change(tick: tick, bpm: 60_000_000 / Double(microseconds))
            }
            // MIDI's tempo is 120 until the first event, even where that comes late.
            return Score(resolution: ticks, tempos: TempoMap([.init(tick: 0, bpm: TempoMap.defaultTempo)] + changes))
        case .ticksPerSecond(let rate):
            // Time is absolute: a quarter is about half a second, and tempo events say nothing.
            let resolution = Swift.max(1, Int((rate / 2).rounded()))
            return Score(
                resolution: resolution, tempos: TempoMap([.init(tick: 0, bpm: 60 * rate / Double(resolution))]))
        }
    }
}

extension MIDIFile {
    /// Every text in the file: an encoding is guessed from all of them together.
    var texts: [[UInt8]] {
        tracks.flatMap(\.events).compactMap { _, event in
            if case .text(_, let bytes) = event { bytes } else { nil }
        }
    }

    func name(ofTrack index: Int, encoding: TextEncodingGuess) -> String? {
        for (_, event) in tracks[index].events {
            if case .text(kind: 0x03, let bytes) = event {
                let name = encoding.decode(bytes).trimmed
                if !name.isEmpty { return name }
            }
        }
        return nil
    }

    /// The first track's name is the sequence's where other tracks follow.
    func sequenceName(encoding: TextEncodingGuess, hasSeveralTracks: Bool) -> String? {
        hasSeveralTracks || format == 0 ? name(ofTrack: 0, encoding: encoding) : nil
    }
}
