public import Phonetics
public import Script

/// Whoever turns text into phonemes.
public protocol Transcriber: Sendable {
    /// - Parameters:
    ///   - language: of what has no script of its own.
    ///   - markup: what is known of the text besides its letters.
    ///   - lexicons: readings that win, the first over the others.
    func transcribe(
        _ text: String, language: Language?, markup: TextMarkup, lexicons: [UserLexicon]
    ) -> Transcription
}

extension FrontEnd: Transcriber {}

extension Transcription {
    /// True when nothing in it can be spoken: only signs, or nothing at all.
    var isSilent: Bool { tokens.allSatisfy { $0.syllables.allSatisfy(\.isEmpty) } }
}
