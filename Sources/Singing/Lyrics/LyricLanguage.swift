public import Script

/// Tells the language of sung words from their script.
public enum LyricLanguage {
    /// Of a whole song: kana make it Japanese, hanzi without kana Mandarin, numbered pinyin Mandarin, the rest English.
    public static func dominant(of texts: [String]) -> Language {
        var kana = 0
        var han = 0
        var pinyin = 0
        var latin = 0
        for text in texts {
            if text.unicodeScalars.contains(where: isKana) {
                kana += 1
            } else if text.unicodeScalars.contains(where: isHan) {
                han += 1
            } else if isNumberedPinyin(text) {
                pinyin += 1
            } else if text.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) {
                latin += 1
            }
        }
        if kana > 0, kana * 5 >= han, kana >= latin { return .japanese }
        return han + pinyin > latin ? .mandarin : .english
    }

    static func isKana(_ scalar: Unicode.Scalar) -> Bool { (0x3041...0x30FF).contains(scalar.value) }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x3400...0x9FFF).contains(scalar.value) || (0x20000...0x323AF).contains(scalar.value)
            || (0xF900...0xFAFF).contains(scalar.value)
    }

    static func isNumberedPinyin(_ text: String) -> Bool {
        guard let last = text.last, ("1"..."5").contains(last), text.count > 1 else { return false }
        return text.dropLast().allSatisfy { $0.isLetter || $0 == ":" }
    }
}
