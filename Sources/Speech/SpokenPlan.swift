public import Script
public import Vocals

/// What will be said, when, and how it is made.
public struct SpokenPlan: Sendable {
    public var plan: Plan
    /// nil when there is nothing to say, or the voice has its own timing.
    public var script: VocalScript?
    /// Who says the script.
    public var voice: ChosenVoice?
    /// Set where a voice with its own timing says it.
    public var own: SpeakingPlan?

    public init(plan: Plan, script: VocalScript?, voice: ChosenVoice) {
        self.plan = plan
        self.script = script
        self.voice = voice
    }

    /// What a voice with its own timing made of an utterance. F0 and energy are not known before the sound: empty.
    public init(_ utterance: Utterance, language: Language, own: SpeakingPlan) {
        plan = Plan(
            kind: .speech, text: utterance.text, language: language, mood: utterance.mood, duration: own.duration,
            phonemes: own.phonemes, words: own.words.filter { !$0.value.isEmpty })
        self.own = own.duration > 0 ? own : nil
    }

    /// True when the text had nothing that can be spoken: only signs, or nothing at all.
    public var isSilent: Bool { script == nil && own == nil }
}

/// Puts frames on the timeline.
enum PlanBuilder {
    static func plan(
        _ utterance: Utterance, language: Language, layout: SpeechLayout, script: VocalScript, frameRate: Double
    ) -> Plan {
        var starts = [0]
        for frames in script.frames { starts.append((starts.last ?? 0) + frames) }
        let positions = starts.map { Timeline.position(seconds: Double($0) / frameRate) }
        return Plan(
            kind: .speech, text: utterance.text, language: language, mood: utterance.mood,
            duration: positions.last ?? 0,
            phonemes: layout.phonemes.indices.map {
                Timed(layout.phonemes[$0], start: positions[$0], end: positions[$0 + 1])
            },
            words: layout.words.filter { !$0.text.isEmpty }.map {
                Timed($0.text, start: positions[$0.phonemes.lowerBound], end: positions[$0.phonemes.upperBound])
            },
            f0: Curve(rate: frameRate, values: script.f0), energy: Curve(rate: frameRate, values: script.energy))
    }
}
