internal import Script
internal import Vocals

/// Sounds written in brackets behind a lyric: `小[zh/x zh/iao]`, `[en/HH en/AH l ow]`, or bare symbols of the song's
/// language.
enum PhonemeHint {
    /// Sounds of one note at most: no syllable has more.
    private static let most = 16

    /// nil where the text is no list of phonemes but a reading, such as `wa` or `chang2`.
    static func phonemes(_ hint: String, language: Language) -> [NotePhoneme]? {
        let symbols = hint.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
        // A single bare symbol is a reading: kana's `n` is a syllable there and a consonant here.
        guard (1...most).contains(symbols.count), symbols.count > 1 || symbols[0].contains("/") else { return nil }
        var prefix = language
        var result: [NotePhoneme] = []
        for symbol in symbols {
            guard let phoneme = phoneme(symbol, &prefix) else { return nil }
            result.append(NotePhoneme(phoneme))
        }
        return result.contains { !$0.phoneme.isSilence } ? result : nil
    }

    /// One symbol; a language written before it holds for the bare ones that follow.
    static func phoneme(_ symbol: String, _ language: inout Language) -> Phoneme? {
        if ["SP", "AP"].contains(symbol) { return Phoneme(symbol) }
        var name = Substring(symbol)
        if let slash = symbol.firstIndex(of: "/") {
            guard let given = Language(rawValue: String(symbol[..<slash])) else { return nil }
            language = given
            name = symbol[symbol.index(after: slash)...]
        }
        return phoneme(name: String(name), language)
    }

    private static func phoneme(name: String, _ language: Language) -> Phoneme? {
        let phoneme =
            switch language {
            case .english: english(name)
            case .mandarin: Phoneme("zh/" + (mandarin[name] ?? name))
            case .japanese: Phoneme("ja/" + (japanese[name] ?? name))
            }
        guard (try? PhoneTable.phones(of: phoneme)) != nil else { return nil }
        return phoneme
    }

    /// ARPABET in either case, with its stress digit or without.
    private static func english(_ name: String) -> Phoneme {
        var letters = name.uppercased()
        var stress: Int?
        if let last = letters.last, "012".contains(last), letters.count > 1 {
            stress = Int(String(last))
            letters.removeLast()
        }
        return Phoneme("en/" + letters, stress: stress)
    }

    /// Names of the DiffSinger dictionaries (opencpop-extension) that differ from ours.
    private static let mandarin = ["i0": "iz", "E": "eh", "En": "ian", "iE": "ie", "vE": "ve"]
    private static let japanese = ["cl": "cl", "q": "cl", "ng": "N"]
}
