internal import Script
internal import Vocals

/// Encodes for voices that read letters: Piper's `text` type, and `frontend=characters` of sherpa-onnx.
struct TextEncoder: SentenceEncoder {
    let symbols: SymbolMap
    let framing: Framing
    /// False where our front end does not know the language: then the text itself is parted at spaces.
    let usesWords: Bool

    var readsText: Bool { true }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        (usesWords ? script : script.written).sentences().map { sentence($0, continues: script.continues) }
    }

    private func sentence(_ words: [SpeakingScript.Word], continues: Bool) -> EncodedSentence {
        var sentence = EncodedSentence()
        sentence.append(.silence, framing.opening)
        for (number, word) in words.enumerated() {
            guard sentence.symbols.count < EncodedSentence.mostSymbols else { break }
            let start = sentence.phonemes.count
            for letter in symbols.split(usesWords ? word.spoken : word.text) {
                sentence.append(Self.phoneme(letter), framing.padded(numbers(of: letter)))
            }
            sentence.word(word.text, from: start)
            let isLast = number == words.count - 1
            let sign = SpeakingScript.sign(after: word, isLast: isLast, continues: continues)
            let written = sign.map { framing.padded(symbols[$0]) } ?? []
            if isLast {
                sentence.append(.silence, written + framing.closing)
            } else if written.isEmpty {
                sentence.extend(framing.padded(symbols[" "]))
            } else {
                sentence.append(.pause, written + framing.padded(symbols[" "]))
            }
        }
        return sentence
    }

    private func numbers(of letter: String) -> [Int64] {
        let own = symbols[letter]
        return own.isEmpty ? symbols[letter.lowercased()] : own
    }

    /// The face's guess at a letter.
    private static func phoneme(_ letter: String) -> Phoneme {
        let known = letter.lowercased().unicodeScalars.first.flatMap(IPAPhonemes.phoneme)
        return known ?? Phoneme("en/AH", stress: 0)
    }

    var probe: EncodedSentence {
        let letters = IPAEncoder.probeSounds(symbols).map(\.ipa).joined()
        return sentence([.init(letters, phonemes: [])], continues: false)
    }
}

/// What stands around a sentence's symbols and between them.
struct Framing: Sendable, Equatable {
    var opening: [Int64] = []
    /// Behind every symbol.
    var pad: [Int64] = []
    var closing: [Int64] = []

    func padded(_ symbols: [Int64]) -> [Int64] { symbols.flatMap { [$0] + pad } }

    /// Piper's: `^ _ (symbol _)* $`.
    static func piper(_ symbols: SymbolMap) -> Framing {
        Framing(opening: symbols["^"] + symbols["_"], pad: symbols["_"], closing: symbols["$"])
    }
}
