internal import Script

/// The moras of Japanese, with those that loanwords brought.
enum KanaTable {
    /// Rows of hiragana with their romaji, in pairs.
    private static let rows = """
        あ a い i う u え e お o ぁ a ぃ i ぅ u ぇ e ぉ o か ka き ki く ku け ke こ ko が ga ぎ gi ぐ gu げ ge ご go
        さ sa し shi す su せ se そ so ざ za じ ji ず zu ぜ ze ぞ zo た ta ち chi つ tsu て te と to だ da ぢ ji づ zu で de ど do
        な na に ni ぬ nu ね ne の no は ha ひ hi ふ fu へ he ほ ho ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po
        ま ma み mi む mu め me も mo や ya ゆ yu よ yo ゃ ya ゅ yu ょ yo ら ra り ri る ru れ re ろ ro わ wa ゎ wa ゐ i ゑ e を o
        ん n っ cl ゔ vu きゃ kya きゅ kyu きょ kyo ぎゃ gya ぎゅ gyu ぎょ gyo しゃ sha しゅ shu しょ sho しぇ she
        じゃ ja じゅ ju じょ jo じぇ je ちゃ cha ちゅ chu ちょ cho ちぇ che にゃ nya にゅ nyu にょ nyo ひゃ hya ひゅ hyu ひょ hyo
        びゃ bya びゅ byu びょ byo ぴゃ pya ぴゅ pyu ぴょ pyo みゃ mya みゅ myu みょ myo りゃ rya りゅ ryu りょ ryo
        ふぁ fa ふぃ fi ふぇ fe ふぉ fo ふゅ fyu うぃ wi うぇ we うぉ wo ゔぁ va ゔぃ vi ゔぇ ve ゔぉ vo てぃ ti でぃ di とぅ tu
        どぅ du てゅ tyu でゅ dyu つぁ tsa つぃ tsi つぇ tse つぉ tso いぇ ye くぁ kwa くぃ kwi くぇ kwe くぉ kwo ぐぁ gwa
        すぃ si ずぃ zi きぇ kye にぇ nye ひぇ hye りぇ rye
        """

    /// Kana to phonemes.
    static let kana: [String: [Phoneme]] = romaji.mapValues(split)

    private static let romaji: [String: String] = {
        let words = rows.split(whereSeparator: \.isWhitespace).map(String.init)
        var result: [String: String] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) { result[words[index]] = words[index + 1] }
        return result
    }()

    /// Phonemes of one mora, by their symbols, to all its spellings: kana, then Hepburn's romaji, then others.
    static let spellings: [[String]: [String]] = {
        var result: [[String]: [String]] = [:]
        let words = rows.split(whereSeparator: \.isWhitespace).map(String.init)
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            result[split(words[index + 1]).map(\.symbol), default: []].append(words[index])
        }
        let small: Set<String> = ["ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "ゃ", "ゅ", "ょ", "ゎ"]
        for (symbols, kana) in result {
            let mora = romaji[kana[0]] ?? ""
            let others = otherRomaji.filter { $0.value == mora }.map(\.key).sorted()
            result[symbols] = kana.filter { !small.contains($0) } + [mora] + others
        }
        return result
    }()

    /// Romaji of one mora, Hepburn and the other common spellings, to phonemes.
    static let phonemes: [String: [Phoneme]] = {
        var result: [String: [Phoneme]] = [:]
        for mora in Set(romaji.values) { result[mora] = split(mora) }
        for (other, mora) in otherRomaji { result[other] = split(mora) }
        // Romaji n is read by its neighbours instead.
        result["n"] = nil
        return result
    }()

    private static let otherRomaji = [
        "si": "shi", "ti": "chi", "tu": "tsu", "hu": "fu", "zi": "ji", "di": "ji", "du": "zu", "sya": "sha",
        "syu": "shu",
        "syo": "sho", "tya": "cha", "tyu": "chu", "tyo": "cho", "cya": "cha", "cyu": "chu", "cyo": "cho", "zya": "ja",
        "zyu": "ju", "zyo": "jo", "jya": "ja", "jyu": "ju", "jyo": "jo", "dya": "ja", "dyo": "jo", "la": "ra",
        "li": "ri",
        "lu": "ru", "le": "re", "lo": "ro", "wo": "o", "xtu": "cl", "ltu": "cl",
    ]

    private static func split(_ mora: String) -> [Phoneme] {
        if mora == "n" { return [Phoneme("ja/N")] }
        if mora == "cl" { return [Phoneme("ja/cl")] }
        guard let vowel = mora.last else { return [] }
        let onset = mora.dropLast()
        return (onset.isEmpty ? [] : [Phoneme("ja/" + onset)]) + [Phoneme("ja/" + String(vowel))]
    }
}
