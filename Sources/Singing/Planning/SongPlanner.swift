public import Script
public import Vocals

/// Makes a song's plan: which sounds at which frame, at which pitch and level. Nothing is rendered.
public struct SongPlanner: Sendable {
    let voice: any Vocalist
    let aligner: LyricAligner

    /// A song may last so many seconds at most.
    public static let longestSong = 3600.0

    public init(voice: any Vocalist, aligner: LyricAligner) {
        self.voice = voice
        self.aligner = aligner
    }

    /// - Throws: `ScoreError` where there is nothing to sing; what the voice throws; `CancellationError`.
    public func plan(_ score: Score, options: SongOptions = SongOptions()) async throws -> SongPlan {
        try await plan(Self.part(of: score, options), of: score, options: options)
    }

    /// The same for a line that may be no part of the score itself, such as a second voice under one.
    public func plan(_ part: ScorePart, of score: Score, options: SongOptions) async throws -> SongPlan {
        let aligned = aligner.align(part.notes, language: options.language)
        let language = options.language ?? LyricLanguage.dominant(of: part.notes.compactMap { $0.lyric?.text })
        var remarks = score.ignored.map { "Not in the song: \($0)." } + aligned.remarks
        let transposition = Self.transposition(part, score, options, &remarks)
        remarks += RangeCheck.remarks(part.notes, transposition: transposition, wished: options.transpose, voice: voice)
        remarks += unfollowed(part)
        let syllables = Self.spaced(
            SyllableTiming.timed(aligned.syllables, notes: part.notes, transposition: transposition) {
                score.seconds(at: $0) / options.tempo
            }, &remarks)
        if let end = syllables.last?.end, end > Self.longestSong {
            throw ScoreError(
                "the song lasts more than \(Int(Self.longestSong)) seconds", at: part.name,
                advice: "Cut it into pieces, or check its tempo.")
        }
        let phrases = PhraseSplitter().phrases(syllables)
        guard let first = phrases.first else {
            throw ScoreError(
                "no syllable could be sung", at: part.name, advice: "Check that the part has words and notes.")
        }
        let speaker = options.speaker ?? voice.speaker(for: language)
        let lengths = try await spokenLengths(phrases, language: language, speaker: speaker)
        let layout = PhraseLayout(rate: voice.frameRate)
        let lead = layout.wantedBefore(first, lengths: lengths[0], breathes: true) + layout.margin
        let origin = Self.origin(first, lead: Double(lead) / voice.frameRate, options)
        var writer = PhraseWriter(
            layout: layout, options: options, language: language, speaker: speaker, voice: voice,
            drawn: DrawnLines(
                part, score, origin: origin, tempo: options.tempo, transposition: transposition))
        try await writer.write(phrases.map { $0.map { $0.shifted(by: origin) } }, lengths: lengths)
        return writer.songPlan(title: score.title, origin: origin, transposition: transposition, remarks: remarks)
    }

    static func part(of score: Score, _ options: SongOptions) throws -> ScorePart {
        if let index = options.part {
            guard score.parts.indices.contains(index) else {
                throw ScoreError(
                    "there is no part \(index + 1)", at: score.title ?? "score",
                    advice: "It has \(score.parts.count): \(score.parts.map(\.name).joined(separator: ", ")).")
            }
            return score.parts[index]
        }
        let filled = score.parts.filter { !$0.notes.isEmpty }
        guard let part = filled.first(where: \.hasLyrics) ?? filled.first else {
            throw ScoreError(
                "it has no notes to sing", at: score.title ?? "score", advice: "Choose a score with a melody.")
        }
        return part
    }

    private static func transposition(
        _ part: ScorePart, _ score: Score, _ options: SongOptions, _ remarks: inout [String]
    ) -> Int {
        let melody = part.notes.map { note in
            (key: note.key + options.transpose, seconds: score.seconds(at: note.end) - score.seconds(at: note.start))
        }
        let moved = KeyFitter.shift(melody, range: options.range, fit: options.fit)
        let outside = KeyFitter.outside(melody, by: moved, options.range)
        if moved != 0 { remarks.append("Moved by \(moved) semitones to fit the singer's range") }
        if outside > 0 { remarks.append("Some notes lie outside the singer's range") }
        let total = options.transpose + moved
        let keys = part.notes.map(\.key)
        // MIDI's own range is the last word.
        return Swift.max(-(keys.min() ?? 0), Swift.min(127 - (keys.max() ?? 127), total))
    }

    /// Syllables nearer to the one before than this cannot be sung: 35 ms, three frames.
    private static let nearest = 0.035

    private static func spaced(_ syllables: [TimedSyllable], _ remarks: inout [String]) -> [TimedSyllable] {
        var kept: [TimedSyllable] = []
        for syllable in syllables.sorted(by: { $0.start < $1.start }) {
            if let last = kept.last {
                guard syllable.start - last.start >= nearest else { continue }
                kept[kept.count - 1].shorten(to: syllable.start)
            }
            kept.append(syllable)
        }
        let lost = syllables.count - kept.count
        if lost > 0 { remarks.append("\(lost) syllables are too close together to be sung") }
        return kept
    }

    /// How long the voice would speak each phoneme of a phrase.
    private func spokenLengths(
        _ phrases: [[TimedSyllable]], language: Language, speaker: String
    ) async throws -> [[[Int]]] {
        var result: [[[Int]]] = []
        for phrase in phrases {
            try Task.checkCancellation()
            let phonemes = phrase.map(\.syllable.phonemes)
            if let sung = try await voice.singDurations(
                phrase.map(\.toSing), language: language, speaker: speaker)
            {
                guard sung.map(\.count) == phonemes.map(\.count) else { throw damaged("its duration model") }
                result.append(sung)
                continue
            }
            let flat = [Phoneme.silence] + phonemes.flatMap { $0 } + [.silence]
            let spoken = try await voice.predictProsody(flat, language: language, speaker: speaker).frames
            guard spoken.count == flat.count else { throw damaged("it") }
            var next = 1
            result.append(
                phonemes.map { syllable in
                    defer { next += syllable.count }
                    return Array(spoken[next..<next + syllable.count])
                })
        }
        return result
    }

    private func unfollowed(_ part: ScorePart) -> [String] {
        let names = part.parameters.filter { !$0.value.isEmpty && !voice.parameters.contains($0.key) }.map(
            \.key.rawValue)
        guard !names.isEmpty else { return [] }
        return ["The voice does not follow the drawn curves \(names.sorted().joined(separator: ", "))"]
    }

    private func damaged(_ what: String) -> ScoreError {
        ScoreError(
            "\(what) gave another number of durations than it was asked for", at: voice.name,
            advice: "The voice is damaged: install it again.")
    }

    /// Seconds from the plan's beginning to the score's.
    private static func origin(_ first: [TimedSyllable], lead: Double, _ options: SongOptions) -> Double {
        let start = first.first?.start ?? 0
        return options.skipsLeadingRest ? lead - start : Swift.max(0, lead - start)
    }
}

extension TimedSyllable {
    /// As a duration model is asked about it.
    var toSing: SyllableToSing {
        SyllableToSing(
            phonemes: syllable.phonemes, onset: syllable.onset.count, start: start, end: end,
            key: segments.first?.key ?? 60)
    }

    func shifted(by seconds: Double) -> TimedSyllable {
        var result = self
        for index in result.segments.indices {
            result.segments[index].start += seconds
            result.segments[index].end += seconds
        }
        return result
    }
}
