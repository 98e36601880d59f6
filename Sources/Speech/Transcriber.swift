public import Phonetics
public import Script

/// Whoever turns text into phonemes.
public protocol Transcriber: Sendable {
    func transcribe(_ text: String, language: Language?) -> Transcription
}

extension FrontEnd: Transcriber {}

extension Transcription {
    /// True when nothing in it can be spoken: only signs, or nothing at all.
    var isSilent: Bool { tokens.allSatisfy { $0.syllables.allSatisfy(\.isEmpty) } }
}
