internal import Script
internal import Vocals

/// Encodes for Piper's `pinyin` type: `^`, then `initial final tone _` for each syllable and `sign _` for each pause, then
/// `$`. Words that are not Mandarin are left out: the voice has no symbols for them.
struct PinyinEncoder: SentenceEncoder {
    let symbols: SymbolMap
    var readsText: Bool { false }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] { writer.sentences(script) }

    private var writer: SentenceWriter {
        let pad = symbols["_"]
        return SentenceWriter(
            framing: Framing(opening: symbols["^"], closing: symbols["$"]),
            sign: { sign in
                let own = Self.signs[sign].map { symbols[$0] } ?? []
                return own.isEmpty ? [] : own + pad
            }, word: { append($0.phonemes, to: &$1) })
    }

    /// Fullwidth: the voice knows no others.
    private static let signs: [Character: String] = [",": "，", ".": "。", "?": "？", "!": "！"]

    private func append(_ phonemes: [Phoneme], to sentence: inout EncodedSentence) {
        var initial: Phoneme?
        for phoneme in phonemes where phoneme.language == .mandarin {
            guard let tone = phoneme.tone else {
                initial = phoneme
                continue
            }
            let (onset, rhyme) = PinyinSpelling.parts(
                initial: initial.map { String($0.name) }, final: String(phoneme.name))
            let first = symbols[onset ?? "Ø"]
            let rest = symbols[rhyme]
            if !rest.isEmpty {
                // The zero initial belongs to the vowel: nothing is said for it.
                if let initial { sentence.append(initial, first) }
                sentence.append(
                    phoneme, (initial == nil ? first : []) + rest + symbols[String(tone)] + symbols["_"])
            }
            initial = nil
        }
    }

    var probe: EncodedSentence {
        let names = [("m", "a"), ("n", "i"), ("sh", "u"), ("l", "ai")]
        let phonemes = (0..<3).flatMap { round in
            names.flatMap { [Phoneme("zh/\($0.0)"), Phoneme("zh/\($0.1)", tone: round + 1)] }
        }
        return writer.write([.init("", phonemes: phonemes)], continues: false).first ?? EncodedSentence()
    }
}
