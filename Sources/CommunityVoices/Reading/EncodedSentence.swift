internal import Script
internal import Vocals

/// A sentence as a network takes it: numbers, and whose they are.
struct EncodedSentence: Sendable, Equatable {
    var symbols: [Int64] = []
    /// The phoneme that each symbol belongs to; they rise.
    var owners: [Int] = []
    /// With silence at both ends and pauses inside.
    var phonemes: [Phoneme] = []
    var words: [(text: String, phonemes: Range<Int>)] = []
    /// One for each symbol, for networks that take them beside.
    var tones: [Int64]?

    var isSilent: Bool { phonemes.allSatisfy(\.isSilence) }

    static func == (a: EncodedSentence, b: EncodedSentence) -> Bool {
        a.symbols == b.symbols && a.owners == b.owners && a.phonemes == b.phonemes && a.tones == b.tones
            && a.words.map(\.text) == b.words.map(\.text) && a.words.map(\.phonemes) == b.words.map(\.phonemes)
    }

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
    mutating func word(_ text: String, from start: Int) {
        guard start < phonemes.count else { return }
        words.append((text, start..<phonemes.count))
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

extension EncodedSentence {
    /// The symbols of a network are bounded: a sentence of more than this is cut at a word. 2,000 are some two minutes.
    static let mostSymbols = 2_000
}
