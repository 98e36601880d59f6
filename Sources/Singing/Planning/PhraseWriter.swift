internal import Script
internal import Vocals

/// Writes laid-out phrases as plans and scripts, one after the other, and joins them into the song.
struct PhraseWriter {
    let layout: PhraseLayout
    let options: SongOptions
    let language: Language
    let speaker: String
    let voice: any Vocalist
    /// Frames a second.
    var rate: Double { voice.frameRate }
    let drawn: DrawnLines
    private var phrases: [SongPhrase] = []
    /// The first frame after the phrases so far.
    private var floor = 0
    private var f0: [Float] = []
    private var energy: [Float] = []

    init(
        layout: PhraseLayout, options: SongOptions, language: Language, speaker: String, voice: any Vocalist,
        drawn: DrawnLines
    ) {
        self.drawn = drawn
        self.layout = layout
        self.options = options
        self.language = language
        self.speaker = speaker
        self.voice = voice
    }

    mutating func write(_ all: [[TimedSyllable]], lengths: [[[Int]]]) async throws {
        for index in all.indices {
            let phrase = all[index]
            let next = index + 1 < all.count ? all[index + 1] : nil
            let gap = next.map { ($0.first?.start ?? 0) - (phrase.last?.end ?? 0) }
            let breathes = index == 0 || (phrase[0].start - (all[index - 1].last?.end ?? 0)) > Self.audibleGap
            var ceiling = Int.max
            if let next, let gap {
                let wanted = layout.wantedBefore(
                    next, lengths: lengths[index + 1], breathes: gap > Self.audibleGap)
                let earliest = layout.frame(phrase.last?.start ?? 0) + 2
                ceiling = Swift.max(earliest, layout.frame(next[0].start) - wanted)
            }
            let placed = layout.place(
                phrase, lengths: lengths[index], floor: floor, ceiling: ceiling, breathes: breathes)
            try await append(placed, phrase, number: index, isLastBeforeRest: (gap ?? 1) > Self.audibleGap)
        }
    }

    /// Seconds between phrases from which on a breath is taken, and heard.
    private static let audibleGap = 0.2

    private mutating func append(
        _ placed: [PlacedPhoneme], _ phrase: [TimedSyllable], number: Int, isLastBeforeRest: Bool
    ) async throws {
        guard let first = placed.first?.start, let end = placed.last?.end else { return }
        let own = try await ownMelody(placed, phrase, number: number)
        let pitch = PitchShaper(style: options.style, rate: rate, seed: options.seed, drawn: drawn)
        let loudness = LoudnessShaper(style: options.style, rate: rate, pitch: pitch, dynamics: options.dynamics)
        var script = VocalScript(
            phonemes: placed.map(\.phoneme), frames: placed.map(\.frames),
            f0: pitch.f0(placed, phrase: phrase, isLastBeforeRest: isLastBeforeRest, own: own),
            energy: loudness.energy(placed, phrase: phrase), speaker: speaker, timbre: options.timbre,
            seed: options.seed &+ UInt64(number))
        script.parameters = drawn.parameters(
            voice.parameters, at: (first..<end).map { (Double($0) + 0.5) / rate })
        f0 += [Float](repeating: 0, count: Swift.max(0, first - f0.count)) + script.f0
        energy += [Float](repeating: 0, count: Swift.max(0, first - energy.count)) + script.energy
        let plan = plan(placed, phrase, script)
        phrases.append(SongPhrase(start: position(first), plan: plan, script: script))
        floor = end
    }

    /// The voice's own pitch for a phrase, where it has a model and it is wanted.
    private func ownMelody(
        _ placed: [PlacedPhoneme], _ phrase: [TimedSyllable], number: Int
    ) async throws -> [Float]? {
        guard options.usesOwnMelody, let first = placed.first?.start, let end = placed.last?.end else { return nil }
        try Task.checkCancellation()
        let count = end - first
        var notes: [LineToSing.Note] = []
        for segment in phrase.flatMap(\.segments) {
            let start = Swift.max(notes.last?.end ?? 0, layout.frame(segment.start) - first)
            let stop = Swift.min(count, layout.frame(segment.end) - first)
            if stop > start { notes.append(LineToSing.Note(key: segment.key, start: start, end: stop)) }
        }
        let line = LineToSing(phonemes: placed.map(\.phoneme), frames: placed.map(\.frames), notes: notes)
        return try await voice.singPitch(
            line, language: language, speaker: speaker, seed: options.seed &+ UInt64(number))
    }

    /// A phrase's plan begins at its first frame.
    private func plan(
        _ placed: [PlacedPhoneme], _ phrase: [TimedSyllable], _ script: VocalScript
    ) -> Plan {
        let first = placed[0].start
        let relative = { (frame: Int) in position(frame - first) }
        let words = phrase.indices.compactMap { index -> Timed<String>? in
            let own = placed.filter { $0.syllable == index }
            guard let begin = own.first, let last = own.last else { return nil }
            return Timed(phrase[index].syllable.text, start: relative(begin.start), end: relative(last.end))
        }
        let duration = relative(placed[placed.count - 1].end)
        // The end of a melisma may have given way to the next phrase's breath.
        let sung = phrase.flatMap { syllable in
            syllable.segments.enumerated().map { index, segment in
                let text = index == 0 ? syllable.syllable.text : Lyric.extender.text
                let offset = Double(first) / rate
                return Timed(
                    SungNote(key: segment.key, lyric: text),
                    start: Swift.max(0, Timeline.position(seconds: segment.start - offset)),
                    end: Swift.min(duration, Timeline.position(seconds: segment.end - offset)))
            }
        }.filter { $0.duration > 0 }
        return Plan(
            kind: .song, text: Self.text(phrase, language), language: language, duration: duration,
            phonemes: placed.map { Timed($0.phoneme, start: relative($0.start), end: relative($0.end)) },
            words: words, notes: sung, f0: Curve(rate: rate, values: script.f0),
            energy: Curve(rate: rate, values: script.energy))
    }

    private func position(_ frame: Int) -> Int { Timeline.position(seconds: Double(frame) / rate) }

    /// The words of a phrase for captions; syllables of one word are written together.
    private static func text(_ phrase: [TimedSyllable], _ language: Language) -> String {
        var result = ""
        for timed in phrase where !timed.syllable.text.isEmpty {
            let joins = result.isEmpty || timed.syllable.language != .english || timed.syllable.continuesWord
            result += (joins ? "" : " ") + timed.syllable.text
        }
        return result
    }

    /// The phrases joined: silence between them, everything at its place in the song.
    func songPlan(title: String?, origin: Double, transposition: Int, remarks: [String]) -> SongPlan {
        var whole = Plan(
            kind: .song, text: phrases.map(\.plan.text).joined(separator: "\n"), language: language,
            f0: Curve(rate: rate, values: f0), energy: Curve(rate: rate, values: energy))
        var end = 0
        for phrase in phrases {
            if phrase.start > end { whole.phonemes.append(Timed(.silence, start: end, end: phrase.start)) }
            // Rounding to samples may let phrases that touch overlap by one sample: the later one gives way.
            whole.phonemes += phrase.plan.phonemes.map {
                Timed($0.value, start: Swift.max(end, $0.start + phrase.start), end: $0.end + phrase.start)
            }
            whole.words += phrase.plan.words.map { $0.shifted(by: phrase.start) }
            whole.notes += phrase.plan.notes.map { $0.shifted(by: phrase.start) }
            end = phrase.end
        }
        whole.duration = end
        whole.title = title
        whole.mood = options.mood
        return SongPlan(
            title: title, plan: whole, phrases: phrases, origin: Timeline.position(seconds: origin),
            transposition: transposition, remarks: remarks)
    }
}
