public import Phonetics
public import Script
public import Vocals

/// Utterances to plans, and plans to sound. An utterance's text may be SSML, from `<speak>` on, or plain text with
/// stage tags and inline phonemes in it (Docs/Markup.md).
public struct SpeechSynthesizer: Sendable {
    /// What is done with SSML that is not well-formed.
    public enum BrokenMarkup: Sendable, Hashable {
        /// `SpeechError` of kind `badMarkup`, with line and column.
        case refused
        /// Its text is read without any tag.
        case readAsText
    }

    /// True for a text that means to be SSML: its first element is `speak`.
    public static func isSSML(_ text: String) -> Bool { SSMLReader.isSSML(text) }

    public let voices: VoiceLibrary
    private let transcriber: any Transcriber
    /// Used when an utterance names no voice; nil is the first that speaks its language.
    private let defaultVoice: String?
    private let brokenMarkup: BrokenMarkup
    private let lexicons: [String: UserLexicon]

    /// Longer texts must come clause by clause: 5,000 characters are about twenty minutes.
    public static let longestText = 5_000

    /// - Parameter lexicons: readings by the names that utterances give, such as a persona's; they win over the
    ///   transcriber's own.
    public init(
        voices: VoiceLibrary, transcriber: any Transcriber, defaultVoice: String? = nil,
        lexicons: [String: UserLexicon] = [:], brokenMarkup: BrokenMarkup = .refused
    ) {
        self.voices = voices
        self.transcriber = transcriber
        self.defaultVoice = defaultVoice
        self.lexicons = lexicons
        self.brokenMarkup = brokenMarkup
    }

    /// Plans an utterance: which phonemes, when, on what pitch and how loud. A text with nothing to speak (signs, emoji)
    /// gives a plan of no duration. Throws `SpeechError` for an unknown voice, a text too long or broken SSML, and what
    /// the voice throws.
    /// - Parameter lexicon: readings of this request, which win over all others.
    public func plan(_ utterance: Utterance, lexicon: UserLexicon? = nil) async throws -> SpokenPlan {
        let marked = try marked(utterance.text)
        try Self.check(marked.text)
        let own = utterance.lexicon.flatMap { lexicons[$0] }
        let text = transcriber.transcribe(
            marked.text, language: utterance.language ?? marked.language, markup: marked.markup,
            lexicons: [lexicon, own].compactMap(\.self))
        let name = utterance.voice ?? defaultVoice
        if let chosen = voices.speakingVoice(named: name, language: text.language) {
            return try await spoken(utterance, text, marked.text, by: chosen)
        }
        let voice = try voice(name, language: text.language)
        var builder = PlanBuilder(text: marked.text, language: text.language, mood: utterance.mood)
        guard !text.isSilent else {
            builder.addSilence(text.pauseBefore, voice: voice)
            return builder.finished(marked)
        }
        let stretches = try Stretch.of(text, marked) { style throws(SpeechError) in
            guard style.voice != nil || style.voiceLanguage != nil else { return voice }
            let language = style.voiceLanguage ?? text.language
            var chosen = try self.voice(style.voice ?? utterance.voice ?? defaultVoice, language: language)
            if style.voiceLanguage != nil, chosen.speaker == nil || style.voice == nil {
                chosen.speaker = chosen.vocalist.speaker(for: language)
            }
            return chosen
        }
        for stretch in stretches {
            try Task.checkCancellation()
            let layout = SpeechLayout(stretch.text)
            let script = try await script(utterance, layout, stretch, language: text.language)
            builder.add(
                layout, tokens: stretch.text.tokens, moods: stretch.styles.map(\.mood), script: script,
                voice: stretch.voice)
        }
        return builder.finished(marked)
    }

    /// Plans an utterance and gives its sound as it is made.
    public func speak(_ utterance: Utterance, lexicon: UserLexicon? = nil) async throws -> VoiceStream {
        sound(try await plan(utterance, lexicon: lexicon))
    }

    /// The sound of a plan.
    public func sound(_ spoken: SpokenPlan) -> VoiceStream { VoiceStream(plan: spoken.plan, chunks: spoken.chunks) }

    /// What a voice with its own timing makes of it. Of the mood and the wishes it takes the speed and the loudness; it
    /// has no way to take a pitch or a timbre, nor a change of them or of the voice within the text.
    private func spoken(
        _ utterance: Utterance, _ text: Transcription, _ written: String, by chosen: ChosenSpeakingVoice
    ) async throws -> SpokenPlan {
        var own = SpeakingPlan.nothing
        if !text.isSilent || chosen.voice.readsText {
            let manner = Manner(utterance)
            var script = SpeakingScript(written, text, speaker: chosen.speaker, transcriber: transcriber)
            script.rate = Double(manner.rate)
            script.decibels = manner.energy
            script.continues = utterance.continues
            own = try await chosen.voice.plan(script)
        }
        return SpokenPlan(text: written, language: text.language, mood: utterance.mood, own: own)
    }

    // MARK: Text

    private func marked(_ text: String) throws(SpeechError) -> MarkedText {
        guard SSMLReader.isSSML(text) else {
            try Self.check(text)
            return MarkedText(plain: text)
        }
        do throws(SpeechError) {
            return try SSMLReader.read(text)
        } catch  where error.kind == .badMarkup && brokenMarkup == .readAsText {
            return MarkedText(strippedOf: text)
        }
    }

    private static func check(_ text: String) throws(SpeechError) {
        guard text.utf8.count <= 4 * longestText, text.count <= longestText else {
            throw SpeechError(
                .textTooLong, "is longer than \(longestText) characters", at: "the text",
                advice: "Speak it sentence by sentence.")
        }
    }

    private func voice(_ name: String?, language: Language) throws(SpeechError) -> ChosenVoice {
        guard let voice = voices.voice(named: name, language: language) else {
            throw SpeechError(
                .noSuchVoice, "there is no such voice", at: name ?? "the voices",
                advice: voices.names.isEmpty
                    ? "No voice could be loaded: see the report at start."
                    : "There are: \(voices.names.joined(separator: ", ")).")
        }
        return voice
    }

    // MARK: Sound

    private func script(
        _ utterance: Utterance, _ layout: SpeechLayout, _ stretch: Stretch, language: Language
    ) async throws -> VocalScript {
        let vocalist = stretch.voice.vocalist
        let speaker = stretch.voice.speaker ?? vocalist.speaker(for: language)
        let mean = vocalist.meanF0(of: speaker)
        let manners = Manners(
            Manner(utterance), words: stretch.styles.map { Manner(utterance, $0, mean: mean) })
        let isLast = stretch.handsOver == nil
        let continues = isLast ? utterance.continues : !stretch.endsSentence
        let natural = try await vocalist.predictDurations(layout.phonemes, language: language)
        let frames = SpeechRhythm.frames(
            layout, predicted: natural, manners: manners,
            ending: stretch.handsOver ?? (utterance.continues ? .continues : .ends), frameRate: vocalist.frameRate)
        let starts = frames.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        // Of Mandarin the network's pitch would give its voicing alone, which the phonemes tell.
        let read =
            MandarinVoicing.covers(layout)
            ? MandarinVoicing.f0(layout, starts: starts, mean: mean)
            : try await vocalist.predictF0(layout.phonemes, frames: frames, language: language, speaker: speaker)
        let f0 = SpeechMelody.f0(
            layout, predicted: read, starts: starts, mean: mean, manners: manners, continues: continues,
            frameRate: vocalist.frameRate)
        return VocalScript(
            phonemes: layout.phonemes, frames: frames, f0: f0,
            energy: SpeechEnergy.decibels(layout, starts: starts, manners: manners), speaker: speaker,
            timbre: manners.timbre + utterance.timbre, seed: Self.seed(utterance.text))
    }

    /// The noise of a text: FNV-1a, so that the same text sounds the same and different ones do not share their hiss.
    private static func seed(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
