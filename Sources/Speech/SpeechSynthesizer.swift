internal import Phonetics
public import Script
public import Vocals

/// Utterances to plans, and plans to sound.
public struct SpeechSynthesizer: Sendable {
    public let voices: VoiceLibrary
    private let transcriber: any Transcriber
    /// Used when an utterance names no voice; nil is the first that speaks its language.
    private let defaultVoice: String?

    /// Longer texts must come clause by clause: 5,000 characters are about twenty minutes.
    public static let longestText = 5_000

    public init(voices: VoiceLibrary, transcriber: any Transcriber, defaultVoice: String? = nil) {
        self.voices = voices
        self.transcriber = transcriber
        self.defaultVoice = defaultVoice
    }

    /// Plans an utterance: which phonemes, when, on what pitch and how loud. A text with nothing to speak (signs, emoji)
    /// gives a plan of no duration. Throws `SpeechError` for an unknown voice or a text too long, and what the voice
    /// throws.
    public func plan(_ utterance: Utterance) async throws -> SpokenPlan {
        guard utterance.text.utf8.count <= 4 * Self.longestText, utterance.text.count <= Self.longestText else {
            throw SpeechError(
                .textTooLong, "is longer than \(Self.longestText) characters", at: "the text",
                advice: "Speak it sentence by sentence.")
        }
        let text = transcriber.transcribe(utterance.text, language: utterance.language)
        let name = utterance.voice ?? defaultVoice
        if let chosen = voices.speakingVoice(named: name, language: text.language) {
            return try await spoken(utterance, text, by: chosen)
        }
        let voice = try voice(for: utterance, language: text.language)
        guard !text.isSilent else {
            let plan = Plan(text: utterance.text, language: text.language, mood: utterance.mood)
            return SpokenPlan(plan: plan, script: nil, voice: voice)
        }
        let layout = SpeechLayout(text)
        let script = try await script(utterance, layout, language: text.language, voice: voice)
        let plan = PlanBuilder.plan(
            utterance, language: text.language, layout: layout, script: script, frameRate: voice.vocalist.frameRate)
        return SpokenPlan(plan: plan, script: script, voice: voice)
    }

    /// Plans an utterance and gives its sound as it is made.
    public func speak(_ utterance: Utterance) async throws -> VoiceStream { sound(try await plan(utterance)) }

    /// The sound of a plan.
    public func sound(_ spoken: SpokenPlan) -> VoiceStream {
        if let own = spoken.own { return VoiceStream(plan: spoken.plan, chunks: own.render()) }
        guard let script = spoken.script, let voice = spoken.voice else {
            return VoiceStream(plan: spoken.plan, chunks: AsyncThrowingStream { nil })
        }
        return VoiceStream(plan: spoken.plan, chunks: voice.vocalist.render(script))
    }

    /// What a voice with its own timing makes of it. Of the mood and the wishes it takes the speed and the loudness; it
    /// has no way to take a pitch or a timbre.
    private func spoken(
        _ utterance: Utterance, _ text: Transcription, by chosen: ChosenSpeakingVoice
    ) async throws -> SpokenPlan {
        guard !text.isSilent || chosen.voice.readsText else {
            return SpokenPlan(utterance, language: text.language, own: .nothing)
        }
        let manner = Manner(utterance)
        var script = SpeakingScript(utterance, text, speaker: chosen.speaker, transcriber: transcriber)
        script.rate = Double(manner.rate)
        script.decibels = manner.energy
        return SpokenPlan(utterance, language: text.language, own: try await chosen.voice.plan(script))
    }

    private func voice(for utterance: Utterance, language: Language) throws(SpeechError) -> ChosenVoice {
        let name = utterance.voice ?? defaultVoice
        guard let voice = voices.voice(named: name, language: language) else {
            throw SpeechError(
                .noSuchVoice, "there is no such voice", at: name ?? "the voices",
                advice: voices.names.isEmpty
                    ? "No voice could be loaded: see the report at start."
                    : "There are: \(voices.names.joined(separator: ", ")).")
        }
        return voice
    }

    private func script(
        _ utterance: Utterance, _ layout: SpeechLayout, language: Language, voice: ChosenVoice
    ) async throws -> VocalScript {
        let vocalist = voice.vocalist
        let speaker = voice.speaker ?? vocalist.speaker(for: language)
        let manner = Manner(utterance)
        let natural = try await vocalist.predictDurations(layout.phonemes, language: language)
        let frames = SpeechRhythm.frames(
            layout, predicted: natural, manner: manner, continues: utterance.continues,
            frameRate: vocalist.frameRate)
        let read = try await vocalist.predictF0(layout.phonemes, frames: frames, language: language, speaker: speaker)
        let starts = frames.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        let f0 = SpeechMelody.f0(
            layout, predicted: read, starts: starts, mean: vocalist.meanF0(of: speaker), manner: manner,
            continues: utterance.continues, frameRate: vocalist.frameRate)
        return VocalScript(
            phonemes: layout.phonemes, frames: frames, f0: f0,
            energy: SpeechEnergy.decibels(layout, starts: starts, manner: manner), speaker: speaker,
            timbre: manner.timbre + utterance.timbre, seed: Self.seed(utterance.text))
    }

    /// The noise of a text: FNV-1a, so that the same text sounds the same and different ones do not share their hiss.
    private static func seed(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
