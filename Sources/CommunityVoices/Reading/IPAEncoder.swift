internal import Script
internal import Vocals

/// Encodes for voices trained on espeak-ng's IPA: `^ _ (symbol _)* $`, words parted by a space, signs as they are
/// written.
struct IPAEncoder: SentenceEncoder {
    let symbols: SymbolMap
    let isBritish: Bool
    /// Asked in place of our own front end.
    let espeak: (reader: EspeakReader, voice: String)?
    /// nil: Piper's.
    var framing: Framing?

    var readsText: Bool { espeak != nil }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        guard let espeak else { return writer(ipa).sentences(script) }
        let read = try await espeak.reader.read(script.written, voice: espeak.voice)
        return writer { Self.sounds($0.spoken) }.sentences(read)
    }

    /// A phoneme and the IPA it is written with.
    typealias Sound = (phoneme: Phoneme, ipa: String)

    private func writer(_ sounds: @escaping (SpeakingScript.Word) -> [Sound]) -> SentenceWriter {
        let framing = framing ?? .piper(symbols)
        return SentenceWriter(
            framing: framing, sign: { symbols[$0] }, between: { _, _ in symbols[" "] },
            word: {
                for sound in sounds($0) {
                    $1.append(sound.phoneme, framing.padded(symbols.split(sound.ipa).flatMap { symbols[$0] }))
                }
            })
    }

    private func ipa(of word: SpeakingScript.Word) -> [Sound] {
        let english = EnglishIPA.word(word.phonemes, isBritish: isBritish)
        return word.phonemes.indices.compactMap { index in
            let phoneme = word.phonemes[index]
            return switch phoneme.language {
            case .english: (phoneme, english[index])
            case .mandarin: (phoneme, MandarinIPA.symbol(at: index, of: word))
            case .japanese, nil: nil
            }
        }
    }

    /// IPA from espeak-ng by letters: a stress mark belongs to what follows, any other mark to what was before.
    static func sounds(_ ipa: String) -> [Sound] {
        var sounds: [Sound] = []
        var stress = ""
        for scalar in SymbolMap.decomposed(ipa).unicodeScalars {
            let text = String(Character(scalar))
            if scalar == "ˈ" || scalar == "ˌ" {
                stress += text
            } else if let phoneme = IPAPhonemes.phoneme(scalar) {
                sounds.append((phoneme, stress + text))
                stress = ""
            } else if let last = sounds.indices.last {
                sounds[last].ipa.unicodeScalars.append(scalar)
            }
        }
        return sounds
    }

    var probe: EncodedSentence {
        let sentences = writer { _ in Self.probeSounds(symbols) }.write([.init("", phonemes: [])], continues: false)
        return sentences.first ?? EncodedSentence()
    }

    /// Letters that nearly every language has, some forty of them.
    static func probeSounds(_ symbols: SymbolMap) -> [Sound] {
        let letters = ["m", "a", "n", "i", "s", "o", "l", "e", "t", "u", "k", "ə"].filter(symbols.has)
        let all =
            letters.isEmpty
            ? symbols.numbers.keys.sorted().filter { $0.utf8.count > 0 && !"^_$ ".contains($0) } : letters
        return (0..<36).compactMap { all.isEmpty ? nil : (Phoneme("en/AH", stress: 0), all[$0 % all.count]) }
    }
}

extension Array {
    /// Cut behind each element that fulfils the condition.
    func split(after condition: (Element) -> Bool) -> [[Element]] {
        var parts: [[Element]] = []
        var current: [Element] = []
        for element in self {
            current.append(element)
            if condition(element) {
                parts.append(current)
                current = []
            }
        }
        return current.isEmpty ? parts : parts + [current]
    }
}
