internal import Script
internal import Vocals

/// Encodes for Piper's `pinyin` type: `^`, then `initial final tone _` for each syllable and `sign _` for each pause, then
/// `$`. Words that are not Mandarin are left out: the voice has no symbols for them.
struct PinyinEncoder: SentenceEncoder {
    let symbols: SymbolMap
    var readsText: Bool { false }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        script.sentences().map { sentence($0, continues: script.continues) }
    }

    private func sentence(_ words: [SpeakingScript.Word], continues: Bool) -> EncodedSentence {
        let pad = symbols["_"]
        var sentence = EncodedSentence()
        sentence.append(.silence, symbols["^"])
        for (number, word) in words.enumerated() {
            guard sentence.symbols.count < EncodedSentence.mostSymbols else { break }
            let start = sentence.phonemes.count
            append(word.phonemes, to: &sentence)
            sentence.word(word.text, from: start)
            let isLast = number == words.count - 1
            let sign = SpeakingScript.sign(after: word, isLast: isLast, continues: continues)
            let own = sign.flatMap { Self.signs[$0] }.map { symbols[$0] } ?? []
            let written = own.isEmpty ? [] : own + pad
            if isLast {
                sentence.append(.silence, written + symbols["$"])
            } else if !written.isEmpty {
                sentence.append(.pause, written)
            }
        }
        return sentence
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
        return sentence([.init("", phonemes: phonemes)], continues: false)
    }
}
