internal import Formats
internal import Script

/// Lyrics of Synthesizer V: `-` and `+`, `br` for a breath, `.l aa` and the phonemes field for sounds.
struct SVPPhonemes {
    /// nil where the phone set is one we have no table for (X-SAMPA).
    private let language: Language?

    init(_ database: JSONValue) {
        switch database["phonesetOverride"]?.string ?? "" {
        case "arpabet": language = .english
        case "romaji": language = .japanese
        case "":
            switch database["phoneset"]?.string {
            case "arpabet": language = .english
            case "romaji": language = .japanese
            default: language = nil
            }
        default: language = nil
        }
    }

    func read(_ note: JSONValue, into made: inout Note, words: inout EditorLyric, ignored: inout IgnoredList) {
        let text = (note["lyrics"]?.string ?? "").trimmed
        let hint = text.hasPrefix(".") ? String(text.dropFirst()) : note["phonemes"]?.string ?? ""
        made.lyric = text.hasPrefix(".") ? Lyric(String(text.dropFirst()).trimmed) : words.lyric(text)
        guard !hint.trimmed.isEmpty else { return }
        let spoken = Self.language(note["languageOverride"]?.string) ?? language
        guard let spoken, let phonemes = Self.phonemes(hint, spoken) else {
            ignored.add("phonemes of a note (\(hint.prefix(40)))")
            return
        }
        made.phonemes = phonemes
    }

    private static func phonemes(_ hint: String, _ language: Language) -> [NotePhoneme]? {
        var current = language
        var result: [NotePhoneme] = []
        for symbol in hint.split(separator: " ").prefix(16) {
            guard let phoneme = PhonemeHint.phoneme(String(symbol), &current) else { return nil }
            result.append(NotePhoneme(phoneme))
        }
        return result.isEmpty ? nil : result
    }

    private static func language(_ name: String?) -> Language? {
        switch name {
        case "english": .english
        case "japanese": .japanese
        default: nil
        }
    }
}
