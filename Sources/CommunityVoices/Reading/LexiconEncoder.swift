internal import Formats
internal import Script
internal import Vocals

/// `lexicon.txt`: a word and its symbols a line. In Melo's the second half of them are tones.
struct Lexicon: Sendable {
    private(set) var entries: [String: [Int64]] = [:]
    /// Characters of the longest word.
    private(set) var longest = 1
    /// Lines whose symbols the voice does not have.
    private(set) var unusable = 0

    private static let largest = 64 << 20
    private static let mostSymbols = 64

    /// Throws where no line fits the voice's symbols.
    init(path: String, tokens: SymbolMap) throws {
        let text = String(decoding: try FileBytes.read(path, limit: Self.largest), as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let word = parts.first else { continue }
            let symbols = parts.dropFirst().prefix(Self.mostSymbols).map { tokens[SymbolMap.decomposed(String($0))] }
            guard !symbols.isEmpty, symbols.allSatisfy({ !$0.isEmpty }) else {
                unusable += 1
                continue
            }
            let key = word.lowercased()
            // The first reading is the common one.
            if entries[key] == nil { entries[key] = symbols.flatMap { $0 } }
            longest = max(longest, min(16, key.count))
        }
        guard !entries.isEmpty else {
            throw VocalsError(
                .badVoice, "no line has symbols that tokens.txt lists", at: path,
                advice: "Take the lexicon.txt that belongs to the voice.")
        }
    }

    /// The symbols of a word: of the whole, else of its longest known parts from the left; what is unknown is left out.
    func symbols(of word: String) -> [Int64] {
        let key = word.lowercased()
        if let whole = entries[key] { return whole }
        let characters = Array(key)
        var symbols: [Int64] = []
        var at = 0
        while at < characters.count {
            let lengths = stride(from: min(longest, characters.count - at), to: 0, by: -1)
            let match = lengths.lazy.compactMap { length in
                entries[String(characters[at..<at + length])].map { (length, $0) }
            }.first
            symbols += match?.1 ?? []
            at += match?.0 ?? 1
        }
        return symbols
    }
}

/// Encodes for voices that come with a lexicon.
struct LexiconEncoder: SentenceEncoder {
    let lexicon: Lexicon
    let symbols: SymbolMap
    let framing: Framing
    /// False where our front end does not know the language: then the text itself is parted at spaces.
    let usesWords: Bool

    var readsText: Bool { true }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        writer.sentences(usesWords ? script : script.written)
    }

    private var writer: SentenceWriter {
        SentenceWriter(framing: framing, sign: pause) { word, sentence in
            append(lexicon.symbols(of: word.spoken), word.phonemes, to: &sentence)
        }
    }

    /// Shares a word's symbols among its phonemes, in order.
    private func append(_ own: [Int64], _ phonemes: [Phoneme], to sentence: inout EncodedSentence) {
        let known = phonemes.isEmpty ? [Phoneme("en/AH", stress: 0)] : phonemes
        for (index, phoneme) in known.enumerated() {
            let range = index * own.count / known.count..<(index + 1) * own.count / known.count
            sentence.append(phoneme, framing.padded(Array(own[range])))
        }
    }

    /// How the voice writes a pause: as the sign itself, its fullwidth form, or a symbol for silence.
    private func pause(_ sign: Character) -> [Int64] {
        let names = [String(sign), Self.fullwidth[sign] ?? "", "sp", "sil", "#3"]
        return names.lazy.map { symbols[$0] }.first { !$0.isEmpty } ?? []
    }

    private static let fullwidth: [Character: String] = [",": "，", ".": "。", "?": "？", "!": "！"]

    var probe: EncodedSentence {
        let words = lexicon.entries.keys.sorted().prefix(12).map { SpeakingScript.Word($0, phonemes: []) }
        return writer.write(Array(words), continues: false).first ?? EncodedSentence()
    }
}
