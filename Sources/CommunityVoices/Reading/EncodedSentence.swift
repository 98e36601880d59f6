internal import Script
internal import Vocals

/// A sentence as a network takes it: numbers, and whose they are.
struct EncodedSentence: Sendable, Equatable {
    /// A word's text, its phonemes and the number that the asker gave it.
    struct Word: Sendable, Equatable {
        var text: String
        var phonemes: Range<Int>
        var index: Int?
    }

    var symbols: [Int64] = []
    /// The phoneme that each symbol belongs to; they rise.
    var owners: [Int] = []
    /// With silence at both ends and pauses inside.
    var phonemes: [Phoneme] = []
    var words: [Word] = []
    /// One for each symbol, for networks that take them beside.
    var tones: [Int64]?

    var isSilent: Bool { phonemes.allSatisfy(\.isSilence) }

    /// The symbols of a network are bounded: a sentence of more than this is parted at a word. 2,000 are some two minutes.
    static let mostSymbols = 2_000

    /// Adds a phoneme with its symbols; one without symbols is left out, for the voice does not have it.
    mutating func append(_ phoneme: Phoneme, _ own: [Int64]) {
        guard !own.isEmpty else { return }
        phonemes.append(phoneme)
        extend(own)
    }

    /// Gives more symbols to the last phoneme.
    mutating func extend(_ own: [Int64]) {
        guard !phonemes.isEmpty else { return }
        symbols += own
        owners += Array(repeating: phonemes.count - 1, count: own.count)
    }

    /// Marks what was added since `start` as a word.
    mutating func mark(_ word: SpeakingScript.Word, from start: Int) {
        guard start < phonemes.count else { return }
        words.append(Word(text: word.text, phonemes: start..<phonemes.count, index: word.index))
    }
}

/// Turns what is to be said into the numbers of one voice.
protocol SentenceEncoder: Sendable {
    /// True when it goes by the text and not by our phonemes.
    var readsText: Bool { get }
    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence]
    /// Something of a second or two that the voice must be able to say, whatever its language.
    var probe: EncodedSentence { get }
}
