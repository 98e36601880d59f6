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
    let transcriber: any Transcriber
    /// Used when an utterance names no voice; nil is the first that speaks its language.
    let defaultVoice: String?
    private let brokenMarkup: BrokenMarkup
    private let lexicons: @Sendable (String) -> UserLexicon?
    private let cache: LineCache?

    /// Longer texts must come clause by clause: 5,000 characters are about twenty minutes.
    public static let longestText = 5_000

    /// - Parameter lexicons: readings by the names that utterances give, such as a persona's; they win over the
    ///   transcriber's own. Asked for each utterance, so that they may change meanwhile.
    /// - Parameter cache: keeps the sound of what is said again.
    public init(
        voices: VoiceLibrary, transcriber: any Transcriber, defaultVoice: String? = nil,
        brokenMarkup: BrokenMarkup = .refused, cache: LineCache? = nil,
        lexicons: @escaping @Sendable (String) -> UserLexicon? = { _ in nil }
    ) {
        self.voices = voices
        self.transcriber = transcriber
        self.defaultVoice = defaultVoice
        self.lexicons = lexicons
        self.brokenMarkup = brokenMarkup
        self.cache = cache
    }

    /// Plans an utterance: which phonemes, when, on what pitch and how loud. A text with nothing to speak (signs, emoji)
    /// gives a plan of no duration. Throws `SpeechError` for an unknown voice, a text too long or broken SSML, and what
    /// the voice throws.
    /// - Parameter lexicon: readings of this request, which win over all others.
    public func plan(_ utterance: Utterance, lexicon: UserLexicon? = nil) async throws -> SpokenPlan {
        let (marked, text) = try transcribed(utterance, lexicon: lexicon)
        let key = LineCache.Key(utterance: utterance, voice: utterance.voice ?? defaultVoice, text: text)
        if let known = cache?.find(key) { return SpokenPlan(known) }
        var spoken = try await planned(utterance, marked, text)
        if let cache, !spoken.isSilent {
            let made = spoken
            spoken.given = { cache.keeping(made.chunks, of: made.plan, as: key) }
        }
        return spoken
    }

    /// Plans an utterance and gives its sound as it is made.
    public func speak(_ utterance: Utterance, lexicon: UserLexicon? = nil) async throws -> VoiceStream {
        sound(try await plan(utterance, lexicon: lexicon))
    }

    /// The sound of a plan.
    public func sound(_ spoken: SpokenPlan) -> VoiceStream { VoiceStream(plan: spoken.plan, chunks: spoken.chunks) }

    // MARK: Text

    /// How a text is read, markup and lexicons and all, without any sound.
    public func read(_ utterance: Utterance, lexicon: UserLexicon? = nil) throws(SpeechError) -> Transcription {
        try transcribed(utterance, lexicon: lexicon).text
    }

    private func transcribed(
        _ utterance: Utterance, lexicon: UserLexicon?
    ) throws(SpeechError) -> (marked: MarkedText, text: Transcription) {
        let marked = try marked(utterance.text)
        try Self.check(marked.text)
        let own = utterance.lexicon.flatMap(lexicons)
        let text = transcriber.transcribe(
            marked.text, language: utterance.language ?? marked.language, markup: marked.markup,
            lexicons: [lexicon, own].compactMap(\.self))
        return (marked, text)
    }

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

    func voice(_ name: String?, language: Language) throws(SpeechError) -> ChosenVoice {
        guard let voice = voices.voice(named: name, language: language) else {
            throw SpeechError(
                .noSuchVoice, "there is no such voice", at: name ?? "the voices",
                advice: voices.names.isEmpty
                    ? "No voice could be loaded: see the report at start."
                    : "There are: \(voices.names.joined(separator: ", ")); the house voice also with "
                        + "\(VoicePreset.allCases.map { "@\($0.rawValue)" }.joined(separator: ", ")).")
        }
        return voice
    }

    // MARK: Sound

    func script(
        _ utterance: Utterance, _ layout: SpeechLayout, _ stretch: Stretch, by voice: ChosenVoice, language: Language
    ) async throws -> VocalScript {
        let vocalist = voice.vocalist
        let speaker = voice.speaker ?? vocalist.speaker(for: language)
        let mean = vocalist.meanF0(of: speaker)
        let shade = voice.preset
        let manners = Manners(
            Manner(utterance).shaded(shade),
            words: stretch.styles.map { Manner(utterance, $0, mean: mean).shaded(shade) })
        let isLast = stretch.handsOver == nil
        let continues = isLast ? utterance.continues : !stretch.endsSentence
        let natural = try await vocalist.predictDurations(layout.phonemes, language: language)
        let frames = SpeechRhythm.frames(
            layout, predicted: natural, manners: manners, styles: stretch.styles,
            ending: stretch.handsOver ?? (utterance.continues ? .continues : .ends), frameRate: vocalist.frameRate)
        let starts = frames.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        // Of Mandarin the network's pitch would give its voicing alone, which the phonemes tell.
        let read =
            MandarinVoicing.covers(layout)
            ? MandarinVoicing.f0(layout, starts: starts, mean: mean)
            : try await vocalist.predictF0(layout.phonemes, frames: frames, language: language, speaker: speaker)
        let f0 = SpeechMelody.f0(
            layout, predicted: read, starts: starts, mean: mean, manners: manners, continues: continues,
            frameRate: vocalist.frameRate, styles: stretch.styles)
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
