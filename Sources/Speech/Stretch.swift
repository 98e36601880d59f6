internal import Phonetics
internal import Script
internal import Vocals

/// What one voice says without a change of voice.
struct Stretch {
    var text: Transcription
    /// Of each token.
    var styles: [Style]
    var voice: ChosenVoice
    /// How it gives way to the next one; nil for the last.
    var handsOver: SpeechRhythm.Ending?

    /// Its last word ends a sentence.
    var endsSentence: Bool { text.tokens.last.map { $0.breakAfter == .major } ?? true }

    /// Cuts a text where its markup changes the voice.
    static func of(
        _ text: Transcription, _ marked: MarkedText, voice: (Style) throws(SpeechError) -> ChosenVoice
    ) throws(SpeechError) -> [Stretch] {
        var stretches: [Stretch] = []
        var known: [Wish: ChosenVoice] = [:]
        for token in text.tokens {
            let style = marked.style(of: token)
            let wish = Wish(name: style.voice, language: style.voiceLanguage)
            let chosen: ChosenVoice
            if let found = known[wish] { chosen = found } else { chosen = try voice(style) }
            known[wish] = chosen
            if let last = stretches.indices.last, stretches[last].voice.isSame(as: chosen) {
                stretches[last].text.tokens.append(token)
                stretches[last].styles.append(style)
            } else {
                if let last = stretches.indices.last { stretches[last].giveWay() }
                stretches.append(
                    Stretch(
                        text: Transcription(
                            tokens: [token], language: text.language,
                            pauseBefore: stretches.isEmpty ? text.pauseBefore : 0),
                        styles: [style], voice: chosen))
            }
        }
        return stretches
    }

    private struct Wish: Hashable {
        var name: String?
        var language: Language?
    }

    private mutating func giveWay() {
        guard let last = text.tokens.indices.last else { return }
        let token = text.tokens[last]
        handsOver = .handsOver(token.breakAfter, seconds: token.pauseAfter)
        text.tokens[last].pauseAfter = nil
    }
}

extension ChosenVoice {
    func isSame(as other: ChosenVoice) -> Bool { vocalist.name == other.vocalist.name && speaker == other.speaker }
}
