internal import Phonetics
internal import Script
internal import Vocals

/// Puts frames on the timeline, part by part.
struct PlanBuilder {
    /// A word of the text and where it sounds.
    private struct Placed {
        var token: Token
        var mood: Mood?
        var start: Int
        var end: Int
    }

    private var plan: Plan
    private var placed: [Placed] = []
    private var curves: [(start: Int, end: Int, f0: Curve, energy: Curve)] = []
    private(set) var parts: [SpokenPlan.Part] = []

    init(text: String, language: Language, mood: Mood) {
        plan = Plan(kind: .speech, text: text, language: language, mood: mood)
    }

    /// - Parameter moods: by the layout's word; nil is the utterance's.
    mutating func add(
        _ layout: SpeechLayout, tokens: [Token], moods: [Mood?], script: VocalScript, voice: ChosenVoice
    ) {
        let part = SpokenPlan.Part(start: plan.duration, script: script, voice: voice)
        let rate = voice.vocalist.frameRate
        var positions = [plan.duration]
        var frame = 0
        for frames in script.frames {
            frame += frames
            positions.append(plan.duration + Timeline.position(seconds: Double(frame) / rate))
        }
        plan.phonemes += layout.phonemes.indices.map {
            Timed(layout.phonemes[$0], start: positions[$0], end: positions[$0 + 1])
        }
        for word in layout.words {
            placed.append(
                Placed(
                    token: tokens[word.token], mood: moods[word.token], start: positions[word.phonemes.lowerBound],
                    end: positions[word.phonemes.upperBound]))
        }
        curves.append(
            (
                plan.duration, plan.duration + part.duration, Curve(rate: rate, values: script.f0),
                Curve(rate: rate, values: script.energy)
            ))
        plan.duration += part.duration
        parts.append(part)
    }

    /// A text of pauses only.
    mutating func addSilence(_ seconds: Double, voice: ChosenVoice) {
        let frames = Int((seconds * voice.vocalist.frameRate).rounded())
        guard frames > 1 else { return }
        let script = VocalScript(
            phonemes: [.silence, .silence], frames: [frames / 2, frames - frames / 2],
            f0: [Float](repeating: 0, count: frames),
            energy: [Float](repeating: Style.volumes.lowerBound, count: frames), speaker: voice.speaker)
        add(SpeechLayout(Transcription(language: plan.language)), tokens: [], moods: [], script: script, voice: voice)
    }

    /// What a voice with its own timing says.
    /// - Parameters:
    ///   - tokens: the stretch's, by the numbers that the words carry.
    ///   - moods: theirs; nil is the utterance's.
    ///   - written: what is written of it, and where that begins in the text.
    mutating func add(_ own: SpeakingPlan, tokens: [Token], moods: [Mood?], written: Substring, at offset: Int) {
        guard own.duration > 0 else { return }
        plan.phonemes += own.phonemes.map { $0.shifted(by: plan.duration) }
        var finder = WordFinder(written, at: offset)
        for (index, word) in own.words.enumerated() {
            let number = own.indices.indices.contains(index) ? own.indices[index] : nil
            let known = number.flatMap { tokens.indices.contains($0) ? tokens[$0] : nil }
            let token =
                known
                ?? Token(text: word.value, range: finder.range(of: word.value), language: plan.language, syllables: [])
            placed.append(
                Placed(
                    token: token, mood: number.flatMap { moods.indices.contains($0) ? moods[$0] : nil },
                    start: plan.duration + word.start, end: plan.duration + word.end))
        }
        parts.append(SpokenPlan.Part(start: plan.duration, duration: own.duration, source: .own(own)))
        plan.duration += own.duration
    }

    /// A rest beside the voices.
    mutating func addRest(_ seconds: Double) {
        let duration = Timeline.position(seconds: seconds)
        guard duration > 0 else { return }
        plan.phonemes.append(Timed(.pause, start: plan.duration, end: plan.duration + duration))
        parts.append(SpokenPlan.Part(start: plan.duration, duration: duration, source: .silence))
        plan.duration += duration
    }

    /// The curves of the first script keep their rate; those of later ones are brought to it. Where a voice with its own
    /// timing speaks they are 0: unknown.
    private func drawn(_ plan: inout Plan) {
        guard let first = curves.first else { return }
        plan.f0 = Curve(rate: first.f0.rate)
        plan.energy = Curve(rate: first.f0.rate)
        func frames(_ position: Int) -> Int { Int((Timeline.seconds(position) * first.f0.rate).rounded()) }
        func fill(to count: Int) {
            while plan.f0.values.count < count {
                plan.f0.values.append(0)
                plan.energy.values.append(0)
            }
        }
        for (index, part) in curves.enumerated() {
            fill(to: frames(part.start))
            if index == 0 {
                plan.f0.values += part.f0.values
                plan.energy.values += part.energy.values
                continue
            }
            while plan.f0.values.count < frames(part.end) {
                let seconds = (Double(plan.f0.values.count) + 0.5) / first.f0.rate
                let position = max(0, Timeline.position(seconds: seconds) - part.start)
                plan.f0.values.append(part.f0.step(at: position))
                plan.energy.values.append(part.energy.step(at: position))
            }
        }
        if curves.last?.end != plan.duration { fill(to: frames(plan.duration)) }
    }

    /// The plan with its words and marks.
    func finished(_ marked: MarkedText) -> SpokenPlan {
        var plan = plan
        drawn(&plan)
        plan.words = placed.filter { !$0.token.text.isEmpty }.map {
            Timed($0.token.text, start: $0.start, end: $0.end)
        }
        plan.marks = (marked.marks.map { mark($0, marked) } + moodMarks(&plan)).enumerated()
            .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
        return SpokenPlan(plan: plan, parts: parts)
    }

    /// The plan has the mood of its first word; each change after that is a mark of the new mood's name.
    private func moodMarks(_ plan: inout Plan) -> [Timed<String>] {
        let base = plan.mood
        var current = placed.first?.mood ?? base
        plan.mood = current
        var marks: [Timed<String>] = []
        for word in placed {
            let mood = word.mood ?? base
            guard mood != current else { continue }
            if mood.emotion != current.emotion {
                marks.append(Timed(mood.emotion.rawValue, start: word.start, end: word.start))
            }
            current = mood
        }
        return marks
    }

    /// A mark is at the word behind it, or, where a pause follows it, at the end of the word before.
    private func mark(_ mark: MarkedText.Mark, _ marked: MarkedText) -> Timed<String> {
        let index = placed.firstIndex { $0.token.range.lowerBound >= mark.offset } ?? placed.count
        let position: Int
        if index < placed.count, !isBeforePause(mark, marked, next: placed[index].token.range.lowerBound) {
            position = placed[index].start
        } else {
            position = index > 0 ? placed[index - 1].end : placed.isEmpty ? plan.duration : 0
        }
        return Timed(mark.name, start: position, end: position)
    }

    /// A pause comes between a mark and the word at `next`.
    private func isBeforePause(_ mark: MarkedText.Mark, _ marked: MarkedText, next: Int) -> Bool {
        for item in marked.markup.items.dropFirst(mark.item) where item.range.lowerBound <= next {
            switch item.kind {
            case .rest: return true
            case .reading: return false
            case .boundary, .sentenceEnd: continue
            }
        }
        return false
    }
}

/// Finds the words that a voice read from the text itself, in order.
private struct WordFinder {
    private var rest: Substring
    private var offset: Int

    init(_ text: Substring, at offset: Int) {
        rest = text
        self.offset = offset
    }

    /// UTF-8 offsets of the next place of a word; where it is not found, the place behind the last.
    mutating func range(of word: String) -> Range<Int> {
        guard !word.isEmpty, let found = rest.firstRange(of: word) else { return offset..<offset }
        let start = offset + rest[..<found.lowerBound].utf8.count
        let end = start + word.utf8.count
        rest = rest[found.upperBound...]
        offset = end
        return start..<end
    }
}
