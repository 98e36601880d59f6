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
        append(script, rate: rate, to: plan.duration + part.duration)
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

    /// The curves of the first part keep their rate; those of later ones are brought to it.
    private mutating func append(_ script: VocalScript, rate: Double, to end: Int) {
        guard !parts.isEmpty else {
            plan.f0 = Curve(rate: rate, values: script.f0)
            plan.energy = Curve(rate: rate, values: script.energy)
            return
        }
        let (f0, energy) = (Curve(rate: rate, values: script.f0), Curve(rate: rate, values: script.energy))
        let wanted = Int((Timeline.seconds(end) * plan.f0.rate).rounded())
        while plan.f0.values.count < wanted {
            let seconds = (Double(plan.f0.values.count) + 0.5) / plan.f0.rate
            let position = max(0, Timeline.position(seconds: seconds) - plan.duration)
            plan.f0.values.append(f0.step(at: position))
            plan.energy.values.append(energy.step(at: position))
        }
    }

    /// The plan with its words and marks.
    func finished(_ marked: MarkedText) -> SpokenPlan {
        var plan = plan
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
