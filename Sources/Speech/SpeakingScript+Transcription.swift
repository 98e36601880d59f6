internal import Phonetics
internal import Script
internal import Vocals

extension SpeakingScript {
    /// A text for a voice with its own timing: the words with what follows them.
    init(_ written: String, _ text: Transcription, speaker: String?, transcriber: any Transcriber) {
        let words = text.tokens.filter { !$0.phonemes.isEmpty }.map { token in
            Word(
                token.text, spoken: transcriber.normalise(token.text, language: token.language),
                phonemes: token.phonemes, pause: Pause(token.breakAfter), ending: token.sentenceType.map(Ending.init))
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
