public import Script

/// Readings in the International Phonetic Alphabet (IPA, 2020), for Mandarin and for English, to our phonemes.
///
/// English takes the signs of General American and those of British dictionaries, which fall to the nearest of ours;
/// Mandarin the usual broad transcription, a tone behind every syllable: Chao's letters (`˥ ˧˥ ˨˩˦ ˥˩`), his figures
/// (`55 35 214 51`) or the number of the tone (`1`…`4`; `5` or one low letter is the neutral tone).
public enum IPA {
    /// Longer readings are refused: UTF-8 bytes.
    static let longest = 1_024

    /// Syllables and their language.
    /// - Parameter language: nil lets the tones decide: where there are any it is Mandarin.
    public static func syllables(
        _ text: String, language: Language? = nil
    ) throws(PhoneticsError) -> (syllables: [[Phoneme]], language: Language) {
        guard text.utf8.count <= longest else {
            throw PhoneticsError(
                "is longer than \(longest) bytes", at: "a reading in IPA", advice: "give every word one of its own")
        }
        let language = language ?? (text.unicodeScalars.contains(where: isTone) ? .mandarin : .english)
        switch language {
        case .mandarin: return (try MandarinIPA.syllables(folded(text)), language)
        case .english: return (try EnglishIPA.syllables(folded(text)), language)
        case .japanese:
            throw PhoneticsError(
                "IPA is read for Mandarin and English alone", at: "‘\(text)’", advice: "write Japanese in kana")
        }
    }

    static func isTone(_ scalar: Unicode.Scalar) -> Bool {
        (0x2E5...0x2E9).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
            || superscripts[scalar] != nil
    }

    private static let superscripts: [Unicode.Scalar: Unicode.Scalar] = [
        "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5",
    ]

    /// Signs that mean the same are made one; what only refines a sound is left out.
    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.compactMap { scalar in
            switch scalar {
            // Ties, length, non-syllabic, raised, lowered, advanced, retracted, dental, apical, linking.
            case "\u{361}", "\u{35C}", "ː", "ˑ", ":", "\u{32F}", "\u{31D}", "\u{31E}", "\u{31F}", "\u{320}", "\u{32A}",
                "\u{33A}", "\u{308}", "‿", "/", "[", "]":
                nil
            case "g": "ɡ"
            case "'", "’", "\u{301}": "ˈ"
            case ",": "ˌ"
            case "ʼ": "ʰ"
            case "\u{30D}": "\u{329}"
            default: superscripts[scalar] ?? scalar
            }
        }
    }

    static func unknown(_ rest: ArraySlice<Unicode.Scalar>, in language: String) -> PhoneticsError {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: rest.prefix(12))
        return PhoneticsError(
            "no sound of \(language) begins with this", at: "‘\(String(text))’ in a reading in IPA",
            advice: "write the broad transcription of a dictionary, or x-arpabet or x-pinyin")
    }
}

/// English in IPA.
enum EnglishIPA {
    /// Longest first.
    private static let signs: [(scalars: [Unicode.Scalar], arpabet: String)] = {
        let rows = """
            tʃ CH|ʧ CH|dʒ JH|ʤ JH|p P|b B|t T|d D|k K|ɡ G|f F|v V|θ TH|ð DH|s S|z Z|ʃ SH|ʒ ZH|h HH|ɦ HH|m M|n N|ŋ NG
            l L|ɫ L|ɹ R|r R|ɻ R|ɾ D|j Y|w W|ʍ W|ʔ T|x K|pʰ P|tʰ T|kʰ K
            l̩ AH L|ɫ̩ AH L|n̩ AH N|m̩ AH M|ɹ̩ ER
            ɑ AA|ɒ AA|æ AE|a AE|ʌ AH|ə AH|ɐ AH|ɔ AO|aʊ AW|aw AW|aɪ AY|ai AY|aj AY|ɛ EH|e EH|eɪ EY|ei EY|ej EY|ɝ ER|ɚ ER
            ɜ ER|ɜɹ ER|ɜr ER|əɹ ER|ər ER|ɪ IH|ɨ IH|ᵻ IH|i IY|oʊ OW|əʊ OW|ou OW|ow OW|o OW|ɔɪ OY|ɔi OY|oi OY|ɔj OY|ʊ UH|u UW|ʉ UW
            eə EH R|ɛə EH R|ɪə IH R|ʊə UH R
            """
        return rows.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { row in
            let cut = row.firstIndex(of: " ") ?? row.endIndex
            return (Array(row[..<cut].unicodeScalars), String(row[cut...].dropFirst()))
        }.sorted { $0.0.count > $1.0.count }
    }()

    static func syllables(_ text: [Unicode.Scalar]) throws(PhoneticsError) -> [[Phoneme]] {
        var result: [[Phoneme]] = []
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "|" }) {
            result += try syllables(ofWord: word)
        }
        guard !result.isEmpty else { throw IPA.unknown(text[...], in: "English") }
        return result
    }

    private static func syllables(ofWord word: ArraySlice<Unicode.Scalar>) throws(PhoneticsError) -> [[Phoneme]] {
        var names: [(name: String, stress: Int)] = []
        var stress = 0
        var rest = word
        while let first = rest.first {
            if let mark = marks[first] {
                stress = mark == 0 ? stress : mark
                rest.removeFirst()
                continue
            }
            guard let sign = signs.first(where: { rest.starts(with: $0.scalars) }) else {
                throw IPA.unknown(rest, in: "English")
            }
            rest = rest.dropFirst(sign.scalars.count)
            for name in sign.arpabet.split(separator: " ").map(String.init) {
                let isVowel = ARPABET.vowels.contains(name)
                names.append((name, isVowel ? stress : 0))
                if isVowel { stress = 0 }
            }
        }
        // A word without a mark is stressed on its first vowel.
        if !names.contains(where: { $0.stress == 1 }),
            let first = names.firstIndex(where: { ARPABET.vowels.contains($0.name) && $0.stress == 0 })
        {
            names[first].stress = 1
        }
        return Syllabifier.syllables(
            names.map {
                Phoneme("en/" + $0.name, stress: ARPABET.vowels.contains($0.name) ? $0.stress : nil)
            })
    }

    /// Stress, and what parts syllables.
    private static let marks: [Unicode.Scalar: Int] = ["ˈ": 1, "ˌ": 2, ".": 0, "-": 0]
}

/// Mandarin in IPA.
enum MandarinIPA {
    private static let initials: [(scalars: [Unicode.Scalar], name: String)] = table(
        """
        ʈʂʰ ch|tʂʰ ch|ʈʂ zh|tʂ zh|tɕʰ q|tɕ j|tsʰ c|ts z|pʰ p|p b|m m|f f|tʰ t|t d|n n|l l|kʰ k|k g|x h|h h|ɕ x|ʂ sh
        ʐ r|ɻ r|s s
        """)

    /// Behind what `folded` makes of it.
    private static let finals: [String: String] = Dictionary(
        table(
            """
            a a|o o|ɤ e|ə e|uo uo|ai ai|ei ei|au ao|ou ou|əu ou|an an|ən en|aŋ ang|əŋ eng|ɤŋ eng|aɻ er|əɻ er|ɚ er|aɚ er
            əɹ er|uŋ ong|oŋ ong|i i|ia ia|ie ie|iau iao|iou iou|iu iou|ien ian|ian ian|in in|iaŋ iang|iŋ ing|iəŋ ing
            iuŋ iong|ioŋ iong|yŋ iong|u u|ua ua|uai uai|uei uei|ui uei|uan uan|uən uen|un uen|uaŋ uang|uəŋ ueng|y v|ye ve
            yen van|yan van|yn vn|yən vn|ʅ ir|ɿ iz
            """
        ).map { (text($0.scalars[...]), $0.name) }, uniquingKeysWith: { first, _ in first })

    private static func table(_ rows: String) -> [(scalars: [Unicode.Scalar], name: String)] {
        rows.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { row in
            let cut = row.firstIndex(of: " ") ?? row.endIndex
            return (Array(row[..<cut].unicodeScalars), String(row[cut...].dropFirst()))
        }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    static func syllables(_ text: [Unicode.Scalar]) throws(PhoneticsError) -> [[Phoneme]] {
        var result: [[Phoneme]] = []
        var rest = text[...].drop(while: isSeparator)
        while !rest.isEmpty {
            let sounds = rest.prefix { !IPA.isTone($0) && !isSeparator($0) }
            let tone = rest[sounds.endIndex...].prefix(while: IPA.isTone)
            guard let number = Self.tone(tone) else {
                throw PhoneticsError(
                    "has no tone of Mandarin", at: "‘\(Self.text(sounds + tone))’ in a reading in IPA",
                    advice: "write ˥, ˧˥, ˨˩˦ or ˥˩ behind the syllable, or 1 to 5")
            }
            result.append(try syllable(sounds, tone: number))
            rest = rest[tone.endIndex...].drop(while: isSeparator)
        }
        guard !result.isEmpty, result.count <= PhonemeNotation.longest else {
            throw IPA.unknown(text[...], in: "Mandarin")
        }
        return result
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool { " .\t-ˈˌ|".unicodeScalars.contains(scalar) }

    private static func syllable(
        _ sounds: ArraySlice<Unicode.Scalar>, tone: Int
    ) throws(PhoneticsError) -> [Phoneme] {
        // Longest first; or none, where the whole is a final: ɻ by itself is said in 日 and heard in 儿.
        let cuts = initials.filter { sounds.starts(with: $0.scalars) }.sorted { $0.scalars.count > $1.scalars.count }
        for cut in cuts {
            let final = folded(sounds.dropFirst(cut.scalars.count), behind: cut.name)
            if let name = finals[final],
                let said = valid([Phoneme("zh/" + cut.name), Phoneme("zh/" + name, tone: tone)])
            {
                return said
            }
        }
        if let name = finals[folded(sounds, behind: nil)], let said = valid([Phoneme("zh/" + name, tone: tone)]) {
            return said
        }
        throw IPA.unknown(sounds, in: "Mandarin")
    }

    private static func valid(_ syllable: [Phoneme]) -> [Phoneme]? { Pinyin.canSpell([syllable]) ? syllable : nil }

    /// Glides as vowels, close vowels together, the syllabic consonants as the signs of sinologists.
    private static func folded(_ scalars: ArraySlice<Unicode.Scalar>, behind initial: String?) -> String {
        var result = ""
        for scalar in scalars {
            switch scalar {
            case "j", "ɪ": result += "i"
            case "w", "ʊ": result += "u"
            case "ɥ", "ü": result += "y"
            case "ɑ", "ɐ", "æ", "ʌ": result += "a"
            case "ɛ", "e", "ê": result += "e"
            case "ɔ": result += "o"
            case "\u{329}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        switch (result, initial) {
        case ("ɨ", "zh"?), ("ɨ", "ch"?), ("ɨ", "sh"?), ("ɨ", "r"?), ("ʐ", _?), ("ɻ", _?): return "ʅ"
        case ("ɨ", "z"?), ("ɨ", "c"?), ("ɨ", "s"?), ("z", _?), ("ɹ", _?): return "ɿ"
        // 日 is written as its vowel alone at times: ʐ̩ is the initial and the final in one.
        case ("", "r"?): return "ʅ"
        default: return result
        }
    }

    private static func tone(_ signs: ArraySlice<Unicode.Scalar>) -> Int? {
        let height = signs.map { sign in
            sign.value < 0x40 ? Int(sign.value) - 0x30 : 5 - (Int(sign.value) - 0x2E5)
        }
        switch (height.count, height.first, height.last) {
        // One figure numbers the tone, one letter is the neutral tone's height.
        case (1, let number?, _): return signs.first.map { $0.value < 0x40 } == true ? number.inTones : neutral(number)
        case (2, 5?, 5?), (2, 4?, 4?): return 1
        case (2, let from?, let to?) where to > from: return from <= 1 ? 3 : 2
        case (2, let from?, let to?) where from > to: return from >= 4 ? 4 : 3
        case (2, 1?, 1?): return 3
        case (3, _, _): return height[1] < height[0] && height[2] >= height[1] && height[1] <= 2 ? 3 : nil
        default: return nil
        }
    }

    private static func neutral(_ height: Int) -> Int { height == 5 ? 1 : 5 }
}

extension Int {
    fileprivate var inTones: Int? { (1...5).contains(self) ? self : nil }
}
