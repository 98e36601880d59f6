internal import Phonetics
internal import Script
internal import Vocals

/// Who says something: a voice that follows a script, or one with its own timing.
enum Talker: Sendable {
    case script(ChosenVoice)
    case own(ChosenSpeakingVoice)

    func isSame(as other: Talker) -> Bool {
        switch (self, other) {
        case (.script(let a), .script(let b)): a.vocalist.name == b.vocalist.name && a.speaker == b.speaker
        case (.own(let a), .own(let b)): a.voice.name == b.voice.name && a.speaker == b.speaker
        default: false
        }
    }

    var isOwn: Bool { if case .own = self { true } else { false } }
}

/// What one voice says without a change of voice.
struct Stretch {
    var text: Transcription
    /// Of each token.
    var styles: [Style]
    var talker: Talker
    /// How it gives way to the next one; nil for the last.
    var handsOver: SpeechRhythm.Ending?
    /// UTF-8 offsets of what is written of it.
    var range: Range<Int>
    /// Seconds of silence that markup gives behind it, where the voice takes none within.
    var restAfter = 0.0

    /// Its last word ends a sentence.
    var endsSentence: Bool { text.tokens.last.map { $0.breakAfter == .major } ?? true }

    /// Cuts a text where its markup changes the voice; for a voice with its own timing also at pauses and at changes of
    /// mood, speed and loudness, which it cannot take within.
    static func of(
        _ text: Transcription, _ marked: MarkedText, talker: (Style) throws(SpeechError) -> Talker
    ) throws(SpeechError) -> [Stretch] {
        var stretches: [Stretch] = []
        var known: [Wish: Talker] = [:]
        for token in text.tokens {
            let style = marked.style(of: token)
            let wish = Wish(style)
            let chosen: Talker
            if let found = known[wish] { chosen = found } else { chosen = try talker(style) }
            known[wish] = chosen
            if let last = stretches.indices.last, !stretches[last].ends(before: style, chosen) {
                stretches[last].text.tokens.append(token)
                stretches[last].styles.append(style)
            } else {
                let start = stretches.isEmpty ? 0 : token.range.lowerBound
                if let last = stretches.indices.last { stretches[last].giveWay(at: start) }
                stretches.append(
                    Stretch(
                        text: Transcription(
                            tokens: [token], language: text.language,
                            pauseBefore: stretches.isEmpty ? text.pauseBefore : 0),
                        styles: [style], talker: chosen, range: start..<marked.text.utf8.count))
            }
        }
        if let last = stretches.indices.last, stretches[last].talker.isOwn { stretches[last].takeRest() }
        return stretches
    }

    private struct Wish: Hashable {
        var name: String?
        var language: Language?
        var expression: String?
        var mood: Mood?

        init(_ style: Style) {
            (name, language, expression, mood) = (style.voice, style.voiceLanguage, style.expression, style.mood)
        }
    }

    private func ends(before style: Style, _ next: Talker) -> Bool {
        guard talker.isSame(as: next) else { return true }
        guard talker.isOwn, let last = styles.last else { return false }
        let isOtherManner = last.rate != style.rate || last.volume != style.volume || last.mood != style.mood
        return isOtherManner || text.tokens.last?.pauseAfter != nil
    }

    private mutating func giveWay(at end: Int) {
        range = range.lowerBound..<max(range.lowerBound, end)
        guard let last = text.tokens.last else { return }
        handsOver = .handsOver(last.breakAfter, seconds: last.pauseAfter)
        takeRest()
    }

    private mutating func takeRest() {
        guard let last = text.tokens.indices.last else { return }
        restAfter = text.tokens[last].pauseAfter ?? 0
        text.tokens[last].pauseAfter = nil
    }
}
