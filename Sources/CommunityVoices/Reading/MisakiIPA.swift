internal import Script
internal import Vocals

/// ARPABET in the letters that Kokoro was trained on, where a diphthong and an affricate are one letter each. After the
/// description of the alphabet in hexgrad/misaki, `EN_PHONES.md`.
enum MisakiEnglish {
    /// One string for each phoneme, with the stress marks before the vowels.
    /// - Parameter flap: the American t between vowels.
    static func word(_ phonemes: [Phoneme], isBritish: Bool = false, flap: String = "T") -> [String] {
        EnglishIPA.word(phonemes, isBritish: isBritish).enumerated().map { index, ipa in
            let marks = String(ipa.prefix { $0 == "ˈ" || $0 == "ˌ" })
            let plain = String(ipa.dropFirst(marks.count))
            return marks + (isBritish ? british : american)[plain, default: plain == "ɾ" ? flap : plain]
        }
    }

    private static let shared = [
        "eɪ": "A", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y", "tʃ": "ʧ", "dʒ": "ʤ",
    ]

    /// Americans' vowels have no lengths.
    private static let american = shared.merging(
        ["oʊ": "O", "ɜː": "ɜɹ", "ɚ": "əɹ", "ɑː": "ɑ", "ɔː": "ɔ", "iː": "i", "uː": "u"]
    ) { $1 }

    private static let british = shared.merging(["əʊ": "Q", "æ": "a"]) { $1 }
}

/// Pinyin in the letters of Kokoro 1.0: IPA with arrows for the tones. After the charts of Duanmu (2007) and Lin (2007).
enum MisakiMandarin {
    static func symbol(at index: Int, of word: SpeakingScript.Word) -> String {
        let phoneme = word.phonemes[index]
        let name = String(phoneme.name)
        guard let tone = phoneme.tone else { return initials[name] ?? "" }
        guard !word.isErhua(index) else { return "ɚ" }
        let follows = index > 0 ? word.phonemes[index - 1].name : ""
        let final = name == "o" && ["b", "p", "m", "f"].contains(follows) ? "uo" : name
        guard let shape = finals[final] else { return "" }
        let parts = shape.split(separator: "|", omittingEmptySubsequences: false)
        return parts[0] + (tones[tone] ?? "") + (parts.count > 1 ? String(parts[1]) : "")
    }

    private static let tones = [1: "→", 2: "↗", 3: "↓", 4: "↘"]

    private static let initials = [
        "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ",
        "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "\u{AB67}", "ch": "\u{AB67}ʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ",
        "c": "ʦʰ", "s": "s",
    ]

    /// The tone stands at the bar, or at the end.
    private static let finals = [
        "a": "a", "o": "ɔ", "e": "ɤ", "ai": "ai", "ei": "ei", "ao": "au", "ou": "ou", "an": "a|n", "en": "ə|n",
        "ang": "a|ŋ", "eng": "ə|ŋ", "ong": "ʊ|ŋ", "er": "ɚ", "eh": "ɛ", "i": "i", "ia": "ja", "ie": "je", "iao": "jau",
        "iou": "jou", "iu": "jou", "io": "jɔ", "ian": "jɛ|n", "in": "i|n", "iang": "ja|ŋ", "ing": "i|ŋ",
        "iong": "jʊ|ŋ", "u": "u", "ua": "wa", "uo": "wo", "uai": "wai", "uei": "wei", "ui": "wei", "uan": "wa|n",
        "uen": "wə|n", "un": "wə|n", "uang": "wa|ŋ", "ueng": "wə|ŋ", "v": "y", "ve": "ɥe", "ue": "ɥe", "van": "ɥɛ|n",
        "vn": "y|n", "ir": "ɨ", "iz": "ɨ", "ng": "ŋ",
    ]
}

/// Pinyin in the letters of Kokoro 1.1: bopomofo for initials and plain finals, a hanzi that sounds so for each other
/// final, a digit for the tone, and an R before it for erhua.
enum Bopomofo {
    static func symbol(at index: Int, of word: SpeakingScript.Word) -> String {
        let phoneme = word.phonemes[index]
        let name = String(phoneme.name)
        guard let tone = phoneme.tone else { return letters[name] ?? "" }
        guard !word.isErhua(index) else { return "R\(tone)" }
        let isColoured = index + 1 < word.phonemes.count && word.isErhua(index + 1)
        return (finals[name] ?? letters[name]).map { $0 + (isColoured ? "" : "\(tone)") } ?? ""
    }

    private static let letters = [
        "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ", "k": "ㄎ",
        "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ",
        "s": "ㄙ", "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ie": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ",
        "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "u": "ㄨ", "v": "ㄩ",
    ]

    private static let finals = [
        "iz": "ㄭ", "ir": "十", "ve": "月", "ue": "月", "ia": "压", "ian": "言", "iang": "阳", "iao": "要", "in": "阴",
        "ing": "应", "iong": "用", "iou": "又", "iu": "又", "ong": "中", "ua": "穵", "uai": "外", "uan": "万",
        "uang": "王", "uei": "为", "ui": "为", "uen": "文", "un": "文", "ueng": "瓮", "uo": "我", "van": "元", "vn": "云",
        "eh": "ㄝ", "io": "ㄛ", "ng": "ㄣ",
    ]
}
