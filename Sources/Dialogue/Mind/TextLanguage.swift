internal import Script

/// Tells the language of a line from its script.
enum TextLanguage {
    /// nil for scripts that none of our languages is written in, and for lines without letters.
    static func detect(_ text: String) -> Language? {
        var ideographs = 0
        var kana = 0
        var latin = 0
        var foreign = 0
        for scalar in text.unicodeScalars.prefix(500) {
            if scalar.isKana {
                kana += 1
            } else if scalar.isEastAsian {
                ideographs += 1
            } else if scalar.properties.isAlphabetic {
                if scalar.narrowed.isASCII || scalar.value < 0x250 { latin += 1 } else { foreign += 1 }
            }
        }
        if foreign > latin + ideographs + kana { return nil }
        if kana > 0, kana * 4 >= ideographs { return .japanese }
        // A Chinese character says about as much as three letters.
        if ideographs * 3 >= latin, ideographs > 0 { return .mandarin }
        return latin > 0 ? .english : nil
    }
}
