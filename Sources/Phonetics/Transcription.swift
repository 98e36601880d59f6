public import Script

/// How strongly two tokens are parted.
public enum Break: Int, Sendable, Hashable, Comparable {
    /// Said as one: 3 and its kg, the parts of a compound.
    case none
    /// Two words of one phrase.
    case word
    /// A comma: a short pause.
    case minor
    /// The end of a sentence.
    case major

    public static func < (a: Break, b: Break) -> Bool { a.rawValue < b.rawValue }
}

/// The manner in which a sentence ends.
public enum SentenceType: String, Sendable, Hashable {
    case statement, question, exclamation
}

/// A word, a number, a sum of money: what is written as one and said as one.
public struct Token: Sendable, Hashable {
    /// As written in the source (`2026`, `$3.50`), for captions.
    public var text: String
    /// The words that are said for it (`twenty twenty six`, `三点五美元`): figures and signs written out.
    public var spoken: String
    /// UTF-8 offsets in the source.
    public var range: Range<Int>
    public var language: Language
    /// Phonemes by syllable. Mandarin: initial and final, `er` behind an erhua final. English: onset, nucleus, coda.
    public var syllables: [[Phoneme]]
    public var breakAfter: Break
    /// Set on the last token of a sentence.
    public var sentenceType: SentenceType?
    /// Seconds of silence behind it where markup gives them; they replace those of `breakAfter`.
    public var pauseAfter: Double?

    public init(
        text: String, spoken: String? = nil, range: Range<Int>, language: Language, syllables: [[Phoneme]],
        breakAfter: Break = .word, sentenceType: SentenceType? = nil, pauseAfter: Double? = nil
    ) {
        self.text = text
        self.spoken = spoken ?? text
        self.range = range
        self.language = language
        self.syllables = syllables
        self.breakAfter = breakAfter
        self.sentenceType = sentenceType
        self.pauseAfter = pauseAfter
    }

    public var phonemes: [Phoneme] { syllables.flatMap { $0 } }

    /// Its phonemes as a lexicon takes them: numbered pinyin or ARPABET, and our own symbols for all else.
    public var notation: String {
        switch language {
        case .mandarin where Pinyin.canSpell(syllables): syllables.map(Pinyin.spelling).joined(separator: " ")
        case .english:
            phonemes.map { String($0.name) + ($0.stress.map(String.init) ?? "") }.joined(separator: " ")
        default:
            phonemes.map { $0.symbol + (($0.tone ?? $0.stress).map(String.init) ?? "") }.joined(separator: " ")
        }
    }
}

/// A text as it is said.
public struct Transcription: Sendable, Hashable {
    public var tokens: [Token]
    /// The language of most of it.
    public var language: Language
    /// Seconds of silence that markup gives before the first token.
    public var pauseBefore: Double

    public init(tokens: [Token] = [], language: Language, pauseBefore: Double = 0) {
        self.tokens = tokens
        self.language = language
        self.pauseBefore = pauseBefore
    }

    /// All phonemes in order, with `SP` at commas and sentence ends inside, and no silence at the ends.
    public var phonemes: [Phoneme] {
        var result: [Phoneme] = []
        for token in tokens {
            result += token.phonemes
            if token.breakAfter >= .minor, result.last?.isSilence == false { result.append(.pause) }
        }
        if result.last?.isSilence == true { result.removeLast() }
        return result
    }
}
