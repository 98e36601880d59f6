public import Script

/// How the phonemes of the languages are made from the voice's phones: `zh/uang` is W AA NG.
public enum PhoneTable {
    /// The phones of a phoneme. Throws `unknownPhoneme` for what no table has.
    public static func phones(of phoneme: Phoneme) throws(VocalsError) -> [Phone] {
        let name = String(phoneme.name)
        let symbols: String? =
            switch phoneme.symbol {
            case "SIL": "SIL"
            case "SP": "SP"
            // A breath is the voiceless glottal fricative, said softly: see `VocalScript+Breath`.
            case "AP": "HH"
            default:
                switch phoneme.language {
                case .mandarin: mandarin(name)
                case .english: english.contains(name) ? name : nil
                case .japanese: japanese(name)
                case nil: nil
                }
            }
        guard let symbols else {
            throw VocalsError(
                .unknownPhoneme, "the voice has no sound for this phoneme", at: phoneme.symbol,
                advice: "Use zh/ with a pinyin initial or final, en/ with ARPABET, ja/ with romaji, SIL, SP or AP.")
        }
        return symbols.split(separator: " ").map { Phone(String($0)) }
    }

    private static func mandarin(_ name: String) -> String? {
        initials[name] ?? finals[name] ?? erhua(name)
    }

    private static let initials: [String: String] = [
        "b": "B", "p": "P", "m": "M", "f": "F", "d": "D", "t": "T", "n": "N", "l": "L", "g": "G", "k": "K", "h": "HH",
        "j": "tc", "q": "tch", "x": "sj", "zh": "JH", "ch": "CH", "sh": "SH", "r": "R", "z": "dz", "c": "ts", "s": "S",
        "y": "Y", "w": "W",
    ]

    /// With the spellings of pinyin's abbreviations (`iu`, `ui`, `un`) beside the full ones.
    private static let finals: [String: String] = [
        "a": "AA", "ai": "AY", "ei": "EY", "ao": "AW", "ou": "OW", "i": "IY", "u": "UW", "v": "yu", "e": "uh",
        "er": "ER", "o": "AO", "eh": "EH", "ia": "Y AA", "ie": "Y EH", "iai": "Y AY", "iao": "Y AW", "iou": "Y OW",
        "iu": "Y OW", "io": "Y AO", "ian": "Y EH N", "iang": "Y AA NG", "in": "IY N", "ing": "IY NG",
        "iong": "Y UH NG", "ua": "W AA", "uo": "W AO", "uai": "W AY", "uei": "W EY", "ui": "W EY", "uan": "W AA N",
        "uang": "W AA NG", "uen": "W AH N", "un": "W AH N", "ueng": "W AH NG", "an": "AA N", "ang": "AA NG",
        "en": "AH N", "eng": "AH NG", "ong": "UH NG", "ve": "yu EH", "ue": "yu EH", "van": "yu EH N", "vn": "yu N",
        "ir": "ir", "iz": "iz", "ng": "NG",
    ]

    /// A final with the retroflex ending: its glide or nasal gives way to R.
    private static func erhua(_ name: String) -> String? {
        guard name.hasSuffix("r"), name.count > 1, let base = finals[String(name.dropLast())] else { return nil }
        var phones = base.split(separator: " ").map(String.init)
        switch phones.last {
        case "N", "NG": if phones.count > 1 { phones.removeLast() }
        case "AY": phones[phones.count - 1] = "AA"
        case "EY": phones[phones.count - 1] = "AH"
        default: break
        }
        return (phones + ["R"]).joined(separator: " ")
    }

    private static let english: Set<String> = [
        "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER", "EY", "F", "G", "HH", "IH", "IY", "JH",
        "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW", "V", "W", "Y", "Z", "ZH",
    ]

    /// The nearest phones of the other two languages: an accent, but an intelligible one. A mora is taken apart.
    private static func japanese(_ name: String) -> String? {
        if let whole = consonants[name] ?? vowels[name] { return whole }
        guard let last = name.last, let vowel = vowels[String(last)] else { return nil }
        return consonants[String(name.dropLast())].map { "\($0) \(vowel)" }
    }

    private static let vowels = ["a": "AA", "i": "IY", "u": "UW", "e": "EH", "o": "AO"]
    private static let consonants: [String: String] = [
        "k": "K", "ky": "K Y", "g": "G", "gy": "G Y", "ng": "NG", "s": "S", "sh": "SH", "sy": "SH", "z": "Z", "j": "JH",
        "zy": "JH", "t": "T", "ty": "T Y", "ch": "CH", "cy": "CH", "ts": "ts", "d": "D", "dy": "D Y", "n": "N",
        "ny": "N Y", "h": "HH", "hy": "HH Y", "f": "F", "fy": "F Y", "b": "B", "by": "B Y", "p": "P", "py": "P Y",
        "m": "M", "my": "M Y", "y": "Y", "r": "L", "ry": "L Y", "w": "W", "v": "V", "kw": "K W", "gw": "G W",
        // The moraic nasal, and the geminate, which is a closure: silence.
        "N": "N", "cl": "SP", "q": "SP",
    ]
}
