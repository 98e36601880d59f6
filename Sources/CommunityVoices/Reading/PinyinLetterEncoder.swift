internal import Script
internal import Vocals

/// Encodes for voices of Mandarin and English at once: a whole syllable of pinyin with its tone is one symbol, English is
/// spelled in the letters of Kokoro's alphabet, words of English are followed by a space.
struct PinyinLetterEncoder: SentenceEncoder {
    let symbols: SymbolMap
    var readsText: Bool { false }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] { writer.sentences(script) }

    private var writer: SentenceWriter {
        SentenceWriter(
            framing: Framing(), sign: { symbols[$0] },
            between: { word, _ in word.phonemes.last?.language == .english ? symbols[" "] : [] },
            word: { word, sentence in
                let syllables = word.mandarinSyllables
                let english = MisakiEnglish.word(word.phonemes, flap: "ɾ")
                for (index, phoneme) in word.phonemes.enumerated() {
                    if let syllable = syllables.first(where: { $0.contains(index) }) {
                        if index == syllable.lowerBound { append(word, syllable, to: &sentence) }
                    } else if phoneme.language == .english {
                        sentence.append(phoneme, symbols.split(english[index]).flatMap { symbols[$0] })
                    }
                }
            })
    }

    /// One symbol for a syllable: it is the final's, whose time the initial's cannot be told from.
    private func append(_ word: SpeakingScript.Word, _ range: Range<Int>, to sentence: inout EncodedSentence) {
        let phonemes = Array(word.phonemes[range])
        guard let final = phonemes.first(where: { $0.tone != nil }), let tone = final.tone else { return }
        let initial = phonemes.first.flatMap { $0.tone == nil ? String($0.name) : nil }
        let spelling = PinyinSpelling.parts(initial: initial, final: String(final.name))
        let letters = (spelling.initial ?? "") + spelling.final
        let number = ["\(letters)\(tone)", "\(letters)1"].lazy.map { symbols[$0] }.first { !$0.isEmpty } ?? []
        sentence.append(final, number)
        if range.count > 1, word.isErhua(range.upperBound - 1) {
            sentence.append(phonemes[phonemes.count - 1], symbols["er5"])
        }
    }

    var probe: EncodedSentence {
        let names = [("m", "a"), ("n", "i"), ("sh", "u"), ("l", "ai")]
        let phonemes = (0..<3).flatMap { round in
            names.flatMap { [Phoneme("zh/\($0.0)"), Phoneme("zh/\($0.1)", tone: round + 1)] }
        }
        let word = SpeakingScript.Word("", phonemes: phonemes, pause: .major, ending: .statement)
        return writer.write([word], continues: false).first ?? EncodedSentence()
    }
}
