internal import Script
internal import Vocals

/// Encodes for voices trained on espeak-ng's IPA: `^ _ (symbol _)* $`, words parted by a space, signs as they are
/// written.
struct IPAEncoder: SentenceEncoder {
    let symbols: SymbolMap
    let isBritish: Bool
    /// Asked in place of our own front end.
    let espeak: (reader: EspeakReader, voice: String)?

    var readsText: Bool { espeak != nil }

    func encode(_ script: SpeakingScript) async throws -> [EncodedSentence] {
        guard let espeak else {
            return script.sentences().map { words in
                sentence(words.map { ($0, ipa(of: $0)) }, continues: script.continues)
            }
        }
        var sentences: [EncodedSentence] = []
        for words in script.written.sentences() {
            try Task.checkCancellation()
            let clauses = words.split(after: { $0.pause != .none })
            var read: [(SpeakingScript.Word, [Sound])] = []
            for clause in clauses {
                let ipa = try await espeak.reader.words(
                    of: clause.map(\.text).joined(separator: " "), voice: espeak.voice)
                read += Self.share(ipa, among: clause).map { ($0, $1.flatMap(sounds)) }
            }
            sentences.append(sentence(read, continues: script.continues))
        }
        return sentences
    }

    /// A phoneme and the IPA it is written with.
    typealias Sound = (phoneme: Phoneme, ipa: String)

    private func ipa(of word: SpeakingScript.Word) -> [Sound] {
        let english = EnglishIPA.word(word.phonemes, isBritish: isBritish)
        return word.phonemes.indices.compactMap { index in
            let phoneme = word.phonemes[index]
            let before = index > 0 ? word.phonemes[index - 1] : nil
            return switch phoneme.language {
            case .english: (phoneme, english[index])
            case .mandarin: (phoneme, MandarinIPA.symbol(phoneme, before: before))
            case .japanese, nil: nil
            }
        }
    }

    /// IPA from espeak-ng by letters: a stress mark belongs to what follows, any other mark to what was before.
    private func sounds(_ ipa: String) -> [Sound] {
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

    /// IPA words to written ones: one to one where they are as many, else evenly in order.
    static func share(
        _ ipa: [String], among words: [SpeakingScript.Word]
    ) -> [(SpeakingScript.Word, [String])] {
        words.enumerated().map { index, word in
            (word, Array(ipa[index * ipa.count / words.count..<(index + 1) * ipa.count / words.count]))
        }
    }

    private func sentence(_ words: [(SpeakingScript.Word, [Sound])], continues: Bool) -> EncodedSentence {
        var sentence = EncodedSentence()
        let pad = symbols["_"]
        sentence.append(.silence, symbols["^"] + pad)
        for (number, (word, sounds)) in words.enumerated() {
            guard sentence.symbols.count < EncodedSentence.mostSymbols else { break }
            let start = sentence.phonemes.count
            for sound in sounds {
                sentence.append(sound.phoneme, symbols.split(sound.ipa).flatMap { known($0, pad) })
            }
            sentence.word(word.text, from: start)
            let isLast = number == words.count - 1
            let sign = SpeakingScript.sign(after: word, isLast: isLast, continues: continues)
            let written = sign.map { known(String($0), pad) } ?? []
            if isLast {
                sentence.append(.silence, written + symbols["$"])
            } else if written.isEmpty {
                sentence.extend(known(" ", pad))
            } else {
                sentence.append(.pause, written + known(" ", pad))
            }
        }
        return sentence
    }

    private func known(_ symbol: String, _ pad: [Int64]) -> [Int64] {
        let own = symbols[symbol]
        return own.isEmpty ? [] : own + pad
    }

    var probe: EncodedSentence { sentence([(.init("", phonemes: []), Self.probeSounds(symbols))], continues: false) }

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
