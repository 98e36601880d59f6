internal import Phonetics
internal import Script
internal import Vocals

extension SpeakingScript {
    /// A text for a voice with its own timing: the words with what follows them.
    init(_ written: String, _ text: Transcription, speaker: String?) {
        let words = text.tokens.enumerated().filter { !$0.element.phonemes.isEmpty }.map { index, token in
            Word(
                token.text, spoken: token.spoken, phonemes: token.phonemes,
                syllables: token.syllables.dropLast().reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) },
                pause: Pause(token.breakAfter), ending: token.sentenceType.map(Ending.init), index: index)
        }
        self.init(text: written, language: text.language, words: words, speaker: speaker)
    }
}

extension SpeakingScript.Pause {
    fileprivate init(_ size: Break) {
        switch size {
        case .none, .word: self = .none
        case .minor: self = .minor
        case .major: self = .major
        }
    }
}

extension SpeakingScript.Ending {
    fileprivate init(_ type: SentenceType) {
        switch type {
        case .statement: self = .statement
        case .question: self = .question
        case .exclamation: self = .exclamation
        }
    }
}
