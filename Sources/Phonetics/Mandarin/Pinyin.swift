public import Script

/// Hanyu Pinyin: syllables to phonemes. After ISO 7098 and the table of Mandarin syllables.
public enum Pinyin {
    /// Phonemes of a numbered syllable: `zhuang1` is `zh/zh zh/uang`. The tone (1–5, 5 where it is missing) stands on the
    /// final; ü may be written `v`, `u:` or `ü`. A final `r` is erhua: `huar1` is `zh/h zh/ua zh/er`.
    /// nil where Mandarin has no such syllable.
    public static func syllable(_ text: String) -> [Phoneme]? {
        var letters = normalised(text)
        var tone = 5
        if let last = letters.utf8.last, last >= 0x30, last <= 0x39 {
            tone = last == 0x30 ? 5 : Int(last) - 0x30
            letters.removeLast()
        }
        guard tone <= 5, !letters.isEmpty else { return nil }
        if let plain = phonemes(letters, tone: tone) { return plain }
        guard letters.hasSuffix("r"), let stem = phonemes(String(letters.dropLast()), tone: tone) else { return nil }
        return stem + [Phoneme("zh/er", tone: tone)]
    }

    /// Every syllable without its tone, as it is spelled: `a`, `ai`, … `zuo`.
    public static let syllables: [String] = table.keys.sorted()

    /// Initial (nil where there is none) and final of a syllable without its tone.
    public static func parts(_ letters: String) -> (initial: String?, final: String)? { table[letters] }

    /// The numbered spelling of a syllable's phonemes: the inverse of `syllable`.
    static func spelling(_ phonemes: [Phoneme]) -> String {
        let isErhua = phonemes.count > 1 && phonemes.last?.symbol == "zh/er"
        let plain = isErhua ? phonemes.dropLast() : phonemes[...]
        let letters = byPhonemes[plain.map { String($0.name) }.joined(separator: " ")] ?? ""
        return letters + (isErhua ? "r" : "") + String(plain.last?.tone ?? 5)
    }

    /// True where every syllable has a spelling, so that it may take part in tone sandhi.
    static func canSpell(_ syllables: [[Phoneme]]) -> Bool {
        syllables.allSatisfy { syllable in syllable.last?.tone != nil && spelling(syllable).utf8.count > 1 }
    }

    private static let byPhonemes: [String: String] = {
        var result: [String: String] = [:]
        for letters in syllables {
            guard let (initial, final) = table[letters] else { continue }
            let key = [initial, final].compactMap(\.self).joined(separator: " ")
            // Of two spellings, the longer one is a typist's or an interjection.
            if let known = result[key], known.count <= letters.count { continue }
            result[key] = letters
        }
        return result
    }()

    static func phonemes(_ letters: String, tone: Int) -> [Phoneme]? {
        guard let (initial, final) = table[letters] else { return nil }
        let last = Phoneme("zh/" + final, tone: tone)
        return initial.map { [Phoneme("zh/" + $0), last] } ?? [last]
    }

    /// Lower case, ü as v, tone marks as a digit behind.
    private static func normalised(_ text: String) -> String {
        var letters = ""
        var tone: Character?
        for character in text.lowercased() {
            if let mark = marks[character] {
                letters += mark.letter
                tone = mark.tone
            } else if character == "ü" || character == "ǖ" {
                letters += "v"
            } else if character == ":", letters.last == "u" {
                letters.removeLast()
                letters += "v"
            } else {
                letters.append(character)
            }
        }
        if let tone { letters.append(tone) }
        return letters
    }

    private static let marks: [Character: (letter: String, tone: Character)] = {
        let rows = [("a", "āáǎà"), ("o", "ōóǒò"), ("e", "ēéěè"), ("i", "īíǐì"), ("u", "ūúǔù"), ("v", "ǖǘǚǜ")]
        var result: [Character: (letter: String, tone: Character)] = [:]
        for (letter, accented) in rows {
            for (mark, tone) in zip(accented, "1234") { result[mark] = (letter, tone) }
        }
        return result
    }()
}
