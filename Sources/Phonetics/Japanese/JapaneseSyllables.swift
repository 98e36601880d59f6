public import Script

/// Kana and romaji to phonemes, by mora: the singing and karaoke view of Japanese. Symbols are Hepburn's: `ja/k ja/a`,
/// `ja/sh ja/i`, `ja/ts ja/u`, `ja/ky ja/o`, the moraic nasal `ja/N`, the geminate `ja/cl`.
public enum JapaneseSyllables {
    /// Phonemes by mora of hiragana, katakana or romaji (`konnichiwa`, `kon'ya`); nil where something is none of these.
    /// The long mark repeats the vowel before it as a mora of its own.
    public static func moras(_ text: String) -> [[Phoneme]]? {
        guard text.utf8.count <= 4096 else { return nil }
        let scalars = text.unicodeScalars.map { hiragana($0.value) }
        return scalars.contains(where: \.isLatin) ? romaji(scalars) : kana(scalars)
    }

    /// One mora: `か`, `きゃ`, `kya`, `ん`, `っ`; nil where it is none or more than one.
    public static func mora(_ text: String) -> [Phoneme]? {
        guard let all = moras(text), all.count == 1 else { return nil }
        return all[0]
    }

    /// How a mora's phonemes are written: hiragana, then romaji; empty where they are no mora.
    public static func spellings(of mora: [Phoneme]) -> [String] { KanaTable.spellings[mora.map(\.symbol)] ?? [] }

    private static func kana(_ scalars: [UInt32]) -> [[Phoneme]]? {
        var result: [[Phoneme]] = []
        var at = 0
        while at < scalars.count {
            if scalars[at].isSpace {
                at += 1
                continue
            }
            if scalars[at] == 0x30FC {
                guard let vowel = result.last?.last, vowel.symbol != "ja/cl" else { return nil }
                result.append([vowel])
                at += 1
                continue
            }
            guard let (phonemes, length) = longest(scalars, at) else { return nil }
            result.append(phonemes)
            at += length
        }
        return result
    }

    private static func longest(_ scalars: [UInt32], _ at: Int) -> ([Phoneme], Int)? {
        for length in [2, 1] where at + length <= scalars.count {
            if let phonemes = KanaTable.kana[scalars[at..<(at + length)].string] { return (phonemes, length) }
        }
        return nil
    }

    private static func romaji(_ scalars: [UInt32]) -> [[Phoneme]]? {
        let letters = scalars.map(\.lowercased).filter { !$0.isSpace && $0 != 0x2D }
        var result: [[Phoneme]] = []
        var at = 0
        while at < letters.count {
            guard let (phonemes, length) = romajiMora(letters, at) else { return nil }
            result.append(phonemes)
            at += length
        }
        return result
    }

    private static func romajiMora(_ letters: [UInt32], _ at: Int) -> ([Phoneme], Int)? {
        let next: UInt32 = at + 1 < letters.count ? letters[at + 1] : 0
        let apostrophe: UInt32 = 0x27
        if letters[at] == UInt32(scalar: "n"), next == apostrophe { return ([Phoneme("ja/N")], 2) }
        for length in [4, 3, 2, 1] where at + length <= letters.count {
            if let phonemes = KanaTable.phonemes[letters[at..<(at + length)].string] { return (phonemes, length) }
        }
        if letters[at] == UInt32(scalar: "n")
            || (letters[at] == UInt32(scalar: "m") && "bpm".unicodeScalars.contains { $0.value == next })
        {
            return ([Phoneme("ja/N")], 1)
        }
        // A doubled consonant, and `tch`.
        let doubled = letters[at] == next || (letters[at] == UInt32(scalar: "t") && next == UInt32(scalar: "c"))
        if doubled, letters[at].isLower, !"aiueo".unicodeScalars.contains(where: { $0.value == next }) {
            return ([Phoneme("ja/cl")], 1)
        }
        return nil
    }

    /// Katakana to hiragana; everything else as it is, folded.
    private static func hiragana(_ value: UInt32) -> UInt32 {
        value >= 0x30A1 && value <= 0x30F6 ? value - 0x60 : SourceText.fold(value)
    }
}
