internal import Script
internal import Vocals

/// Pinyin as espeak-ng writes Mandarin (`cmn-latn-pinyin`): what Piper's IPA voices of Mandarin were trained on. Tones are
/// digits behind the vowel, of which the first and the fourth are the same: those voices cannot tell them apart.
enum MandarinIPA {
    static func symbol(at index: Int, of word: SpeakingScript.Word) -> String {
        let phoneme = word.phonemes[index]
        let before = index > 0 ? word.phonemes[index - 1] : nil
        let name = String(phoneme.name)
        guard let tone = phoneme.tone else { return initials[name] ?? "" }
        guard !word.isErhua(index) else { return "r" }
        guard let shape = finals[name] else { return "" }
        let parts = shape.split(separator: "|", omittingEmptySubsequences: false)
        let mark = tone == 5 ? "" : "ˈ"
        let glide = before == nil || before?.tone != nil ? onset(name) : ""
        return glide + mark + parts[0] + (tones[tone] ?? "1") + (parts.count > 1 ? String(parts[1]) : "")
    }

    /// A syllable without initial begins with the glide of its vowel.
    private static func onset(_ final: String) -> String {
        switch final.first {
        case "i" where final != "ir" && final != "iz": "j"
        case "u": "w"
        default: ""
        }
    }

    private static let tones = [1: "5", 2: "ɜ", 3: "2", 4: "5", 5: "1"]

    private static let initials = [
        "b": "p", "p": "ph", "m": "m", "f": "f", "d": "t", "t": "th", "n": "n", "l": "l", "g": "k", "k": "kh",
        "h": "χ", "j": "tɕ", "q": "tɕh", "x": "ɕ", "zh": "ts.", "ch": "ts.h", "sh": "s.", "r": "ʐ", "z": "ts",
        "c": "tsh", "s": "s",
    ]

    /// The tone stands at the bar.
    private static let finals = [
        "a": "ɑ", "o": "o", "e": "o-", "ai": "ai", "ei": "ei", "ao": "ɑu", "ou": "ou", "an": "a|n", "en": "ə|n",
        "ang": "ɑ|ŋ", "eng": "ə|ŋ", "ong": "onɡ", "er": "ə|r", "eh": "ɛ", "i": "i", "ia": "iɑ", "ie": "iɛ",
        "iao": "iɑu", "iou": "iou", "iu": "iou", "io": "io", "ian": "iɛ|n", "in": "i|n", "iang": "iɑ|ŋ",
        "ing": "i|ŋ", "iong": "yu|ŋ", "u": "u", "ua": "uɑ", "uo": "uo", "uai": "uai", "uei": "uei", "ui": "uei",
        "uan": "ua|n", "uen": "uə|n", "un": "uə|n", "uang": "uɑ|ŋ", "ueng": "uə|ŋ", "v": "y", "ve": "yɛ",
        "ue": "yɛ", "van": "yæ|n", "vn": "yə|n", "ir": "i.", "iz": "i̪", "ng": "ŋ|",
    ]
}

extension SpeakingScript.Word {
    /// True for the `er` that colours the final before it, false for one that is a syllable of its own.
    func isErhua(_ index: Int) -> Bool {
        guard phonemes[index].symbol == "zh/er", index > 0, let before = phonemes[index - 1].tone else { return false }
        return syllables.isEmpty ? before == phonemes[index].tone : !syllables.contains(index)
    }

    /// The phonemes by syllables: where nobody said how, a syllable ends with what has a tone.
    var mandarinSyllables: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in phonemes.indices where phonemes[index].language == .mandarin && phonemes[index].tone != nil {
            if isErhua(index), let last = ranges.indices.last, ranges[last].upperBound == index {
                ranges[last] = ranges[last].lowerBound..<index + 1
            } else {
                ranges.append(start..<index + 1)
            }
            start = index + 1
        }
        return ranges
    }
}
