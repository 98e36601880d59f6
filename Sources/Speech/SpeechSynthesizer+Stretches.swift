internal import Phonetics
internal import Script
internal import Vocals

extension SpeechSynthesizer {
    /// A text as it was read, voice by voice, on one timeline.
    func planned(_ utterance: Utterance, _ marked: MarkedText, _ text: Transcription) async throws -> SpokenPlan {
        let base = try talker(Style(), utterance, language: text.language)
        var builder = PlanBuilder(text: marked.text, language: text.language, mood: utterance.mood)
        guard !text.isSilent else {
            switch base {
            case .script(let voice): builder.addSilence(text.pauseBefore, voice: voice)
            case .own(let chosen) where chosen.voice.readsText:
                let whole = Stretch(
                    text: text, styles: text.tokens.map { _ in Style() }, talker: base,
                    range: 0..<marked.text.utf8.count)
                try await add(whole, by: chosen, utterance, marked, to: &builder)
            case .own: builder.addRest(text.pauseBefore)
            }
            return builder.finished(marked)
        }
        let stretches = try Stretch.of(text, marked) { style throws(SpeechError) in
            try talker(style, utterance, language: text.language)
        }
        for stretch in stretches {
            try Task.checkCancellation()
            switch stretch.talker {
            case .script(let voice):
                let layout = SpeechLayout(stretch.text)
                let script = try await script(utterance, layout, stretch, by: voice, language: text.language)
                builder.add(
                    layout, tokens: stretch.text.tokens, moods: stretch.styles.map(\.mood), script: script, voice: voice
                )
            case .own(let chosen): try await add(stretch, by: chosen, utterance, marked, to: &builder)
            }
        }
        return builder.finished(marked)
    }

    /// Who says what is marked so.
    private func talker(_ style: Style, _ utterance: Utterance, language: Language) throws(SpeechError) -> Talker {
        let name = style.voice ?? utterance.voice ?? defaultVoice
        let wanted = style.voiceLanguage ?? language
        if var own = voices.speakingVoice(named: name, language: wanted) {
            // A language that its voice does not speak is another voice's.
            let speaks = own.voice.languages.isEmpty || own.voice.languages.contains(wanted)
            if style.voice != nil || style.voiceLanguage == nil || speaks {
                let mood = style.mood ?? utterance.mood
                own.speaker =
                    own.speaker
                    ?? SpeakerOfStyle.speaker(of: own.voice.speakers, style: style.expression, mood: mood)
                return .own(own)
            }
            return .script(try native(try voice(nil, language: wanted), wanted))
        }
        let chosen = try voice(name, language: wanted)
        guard style.voiceLanguage != nil, chosen.speaker == nil || style.voice == nil else { return .script(chosen) }
        return .script(try native(chosen, wanted))
    }

    private func native(_ voice: ChosenVoice, _ language: Language) throws(SpeechError) -> ChosenVoice {
        var voice = voice
        voice.speaker = voice.vocalist.speaker(for: language)
        return voice
    }

    /// What a voice with its own timing makes of a stretch. Of the mood and the wishes it takes the speed and the loudness,
    /// and a speaker of the style's name where it has one; it has no way to take a pitch or a timbre.
    private func add(
        _ stretch: Stretch, by chosen: ChosenSpeakingVoice, _ utterance: Utterance, _ marked: MarkedText,
        to builder: inout PlanBuilder
    ) async throws {
        builder.addRest(stretch.text.pauseBefore)
        // The mean is that of no speaker: only the speed and the loudness are taken.
        let manner = stretch.styles.first.map { Manner(utterance, $0, mean: 200) } ?? Manner(utterance)
        let bytes = Array(marked.text.utf8)
        let written = String(decoding: bytes[stretch.range], as: UTF8.self)
        var script = SpeakingScript(written, stretch.text, speaker: chosen.speaker)
        script.rate = Double(manner.rate)
        script.decibels = manner.energy
        script.continues = stretch.handsOver == nil ? utterance.continues : !stretch.endsSentence
        guard !script.words.isEmpty || chosen.voice.readsText else { return builder.addRest(stretch.restAfter) }
        let own = try await chosen.voice.plan(script)
        builder.add(
            own, tokens: stretch.text.tokens, moods: stretch.styles.map(\.mood), written: written[...],
            at: stretch.range.lowerBound)
        let gap = stretch.handsOver != nil && stretch.endsSentence && stretch.restAfter == 0 ? Self.sentenceGap : 0
        builder.addRest(stretch.restAfter + gap)
    }

    /// Seconds between the sentences of two stretches, as networks leave between two of one.
    private static let sentenceGap = 0.2
}
