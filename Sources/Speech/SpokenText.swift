public import Script

/// How two words are parted.
public enum WordBreak: Int, Sendable, Comparable {
    /// Not at all; between words; at a comma; at the end of a sentence.
    case none, word, minor, major

    public static func < (a: WordBreak, b: WordBreak) -> Bool { a.rawValue < b.rawValue }
}

/// What a sentence is for, as its last mark says.
public enum SentenceKind: Sendable { case statement, question, exclamation }

/// A word on its way to speech.
public struct SpokenWord: Sendable, Equatable {
    /// As written; empty for what was not written.
    public var text: String
    public var language: Language
    /// Phonemes by syllable; empty for a pause.
    public var syllables: [[Phoneme]]
    public var breakAfter: WordBreak
    /// Set on the last word of a sentence.
    public var sentence: SentenceKind?

    public init(
        _ text: String, _ language: Language, syllables: [[Phoneme]], breakAfter: WordBreak = .word,
        sentence: SentenceKind? = nil
    ) {
        self.text = text
        self.language = language
        self.syllables = syllables
        self.breakAfter = breakAfter
        self.sentence = sentence
    }
}

/// A text as it will be pronounced.
public struct SpokenText: Sendable, Equatable {
    public var words: [SpokenWord]
    /// The one most of it is in.
    public var language: Language

    public init(words: [SpokenWord], language: Language) {
        self.words = words
        self.language = language
    }

    /// True when nothing in it can be spoken: only signs, or nothing.
    public var isSilent: Bool { words.allSatisfy { $0.syllables.allSatisfy(\.isEmpty) } }
}

/// Whoever turns text into phonemes.
public protocol Transcriber: Sendable {
    func spoken(_ text: String, language: Language?) -> SpokenText
}
