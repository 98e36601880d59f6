internal import Script

/// ARPABET as espeak-ng writes English: what Piper's English voices were trained on. Symbols after the IPA chart and
/// espeak's documentation of its `en-us` and `en-gb` phonemes.
enum EnglishIPA {
    /// The IPA of a word's phonemes, one string for each, with the stress marks before the vowels.
    static func word(_ phonemes: [Phoneme], isBritish: Bool = false) -> [String] {
        phonemes.indices.map { index in
            let phoneme = phonemes[index]
            let next = index + 1 < phonemes.count ? phonemes[index + 1] : nil
            let before = index > 0 ? phonemes[index - 1] : nil
            let mark = phoneme.stress == 1 ? "ˈ" : phoneme.stress == 2 ? "ˌ" : ""
            return mark + symbol(phoneme, before: before, next: next, isBritish: isBritish)
        }
    }

    private static func symbol(_ phoneme: Phoneme, before: Phoneme?, next: Phoneme?, isBritish: Bool) -> String {
        let name = String(phoneme.name)
        let isStressed = (phoneme.stress ?? 0) > 0
        switch name {
        case "AH": return isStressed ? "ʌ" : "ə"
        case "ER" where isBritish: return isStressed ? "ɜː" : "ə"
        case "ER": return isStressed ? "ɜː" : "ɚ"
        case "IY": return isStressed || next?.name == "R" ? "iː" : "i"
        case "OW" where isBritish: return "əʊ"
        case "AA" where isBritish && next?.name != "R": return "ɒ"
        // Before r espeak writes the lax vowel of `near`.
        case "IH" where next?.name == "R": return "ɪ"
        // Silent in a syllable's coda.
        case "R" where isBritish && next?.stress == nil: return before?.name == "AA" || before?.name == "AO" ? "" : "ə"
        case "T" where !isBritish && flaps(before, next): return "ɾ"
        default: return plain[name] ?? ""
        }
    }

    /// American t between a vowel and an unstressed one.
    private static func flaps(_ before: Phoneme?, _ next: Phoneme?) -> Bool {
        guard let before, let next else { return false }
        return (before.stress != nil || before.name == "R") && next.stress == 0
    }

    private static let plain: [String: String] = [
        "AA": "ɑː", "AE": "æ", "AO": "ɔː", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d", "DH": "ð",
        "EH": "ɛ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "JH": "dʒ", "K": "k", "L": "l", "M": "m",
        "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ",
        "UH": "ʊ", "UW": "uː", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
    ]
}
