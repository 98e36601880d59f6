/// What UTAU's aliases say beside the syllable: `?` in front, the vowel before (`a か`), the sample's pitch (`か_C4`).
enum UTAULyric {
    static func plain(_ alias: String) -> String {
        var text = alias
        if text.hasPrefix("?") { text.removeFirst() }
        let words = text.split(separator: " ").map(String.init)
        if words.count == 2, isContext(words[0]) {
            // A vowel and a lone consonant carry the vowel to the next note: no syllable of their own.
            if isConsonant(words[1]) { return "-" }
            text = words[1]
        }
        if words.count == 2, words[1] == "R" || words[1] == "-", !isContext(words[1]) { text = words[0] }
        return withoutPitch(text)
    }

    private static func isContext(_ word: String) -> Bool {
        ["a", "i", "u", "e", "o", "n", "N", "-", "*"].contains(word)
    }

    private static func isConsonant(_ word: String) -> Bool {
        !word.isEmpty && word.count <= 3 && word.allSatisfy { $0.isASCII && $0.isLetter && !"aiueoAIUEO".contains($0) }
            && !["n", "N", "m", "R", "r"].contains(word)
    }

    /// Behind kana everything that is not kana is the sample's name; behind Latin letters only `_C4` is.
    private static func withoutPitch(_ text: String) -> String {
        let kana = text.prefix { $0.unicodeScalars.allSatisfy { LyricLanguage.isKana($0) } }
        if !kana.isEmpty, !text.contains("[") { return String(kana) }
        guard let bar = text.lastIndex(of: "_"), bar != text.startIndex else { return text }
        let rest = text[text.index(after: bar)...]
        let isPitch =
            rest.count <= 4 && rest.first.map { ("A"..."G").contains($0) } == true && rest.last?.isNumber == true
        return isPitch ? String(text[..<bar]) : text
    }
}
