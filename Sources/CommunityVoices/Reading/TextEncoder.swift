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
        writer.sentences(usesWords ? script : script.written)
    }

    private var writer: SentenceWriter {
        SentenceWriter(
            framing: framing, sign: { symbols[$0] }, between: { _, _ in symbols[" "] },
            word: { word, sentence in
                for letter in symbols.split(usesWords ? word.spoken : word.text) {
                    sentence.append(Self.phoneme(letter), framing.padded(numbers(of: letter)))
                }
            })
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
        return writer.write([.init(letters, phonemes: [])], continues: false).first ?? EncodedSentence()
    }
}
