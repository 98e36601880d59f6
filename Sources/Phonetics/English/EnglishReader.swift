internal import Script

/// English words to phonemes: the dictionary, its derived forms, spelled letters, and letter-to-sound for the rest.
struct EnglishReader: Sendable {
    private let dictionary: SortedLines
    private let letterToSound: LetterToSound

    init(folder: String) throws(PhoneticsError) {
        dictionary = try SortedLines(folder + "/english.txt")
        letterToSound = try LetterToSound(folder: folder)
    }

    /// Phonemes of one word by itself, in lower-case letters and apostrophes. Never empty for a word with letters.
    func pronounce(_ word: String) -> [Phoneme] { syllables(word).flatMap { $0 } }

    /// The same by syllable; the letters of a spelled word stay apart.
    func syllables(_ word: String) -> [[Phoneme]] {
        if let known = lookup(word) ?? derived(word) ?? compound(word) { return Syllabifier.syllables(known) }
        let letters = word.utf8.filter { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x27 }
        guard !letters.allSatisfy({ $0 == 0x27 }) else { return [] }
        guard Self.isPronounceable(letters) else { return spelledSyllables(word) }
        let said = letterToSound.phonemes(Array(letters))
        return said.isEmpty ? spelledSyllables(word) : Syllabifier.syllables(said)
    }

    /// The letters' names one by one.
    func spelledSyllables(_ word: String) -> [[Phoneme]] {
        word.prefix(Self.longestSpelled).flatMap { Syllabifier.syllables(spell(String($0))) }
    }

    /// Letters of a word that cannot be said; more than this is noise.
    static let longestSpelled = 32

    /// The dictionary's own entry, ours first.
    func lookup(_ word: String) -> [Phoneme]? {
        if let own = EnglishWords.extra[word] { return ARPABET.phonemes(own) }
        return dictionary.value(of: word).map(ARPABET.phonemes)
    }

    func isKnown(_ word: String) -> Bool { EnglishWords.extra[word] != nil || dictionary.contains(word) }

    /// The names of the letters, and digits as words.
    func spell(_ word: String) -> [Phoneme] {
        word.lowercased().unicodeScalars.flatMap { scalar in
            EnglishWords.letters[Character(scalar)].map(ARPABET.phonemes) ?? []
        }
    }

    // MARK: Derived forms

    /// A known stem with an ending: 's, plural, -ing, -ed, -er, -ly, -ness, -less.
    private func derived(_ word: String) -> [Phoneme]? {
        for ending in ["'s", "s'", "es", "s"] where word.hasSuffix(ending) && word.count > ending.count + 1 {
            let stem = String(word.dropLast(ending.count))
            guard let said = lookup(stem), ending != "es" || Self.hisses(said) else { continue }
            return said + Self.plural(said)
        }
        for (ending, sound) in Self.endings where word.hasSuffix(ending) && word.count > ending.count + 2 {
            let stem = String(word.dropLast(ending.count))
            let stems = "ei".contains(ending.first ?? " ") ? [stem, stem + "e", Self.single(stem)] : [stem]
            for candidate in stems {
                guard let candidate, let said = lookup(candidate) else { continue }
                return said + (ending == "ed" ? Self.past(said) : ARPABET.phonemes(sound))
            }
        }
        return nil
    }

    private static let endings = [
        ("ing", "IH0 NG"), ("ed", ""), ("er", "ER0"), ("ers", "ER0 Z"), ("ly", "L IY0"), ("ness", "N AH0 S"),
        ("less", "L AH0 S"), ("ful", "F AH0 L"), ("able", "AH0 B AH0 L"), ("ish", "IH0 SH"), ("ism", "IH2 Z AH0 M"),
        ("ist", "IH0 S T"),
    ]

    /// `stopp` to `stop`.
    private static func single(_ stem: String) -> String? {
        let tail = stem.suffix(2)
        guard tail.utf8.count == 2, tail.first == tail.last else { return nil }
        return String(stem.dropLast())
    }

    private static func hisses(_ phonemes: [Phoneme]) -> Bool {
        ["S", "Z", "SH", "ZH", "CH", "JH"].contains(lastName(phonemes))
    }

    static func plural(_ phonemes: [Phoneme]) -> [Phoneme] {
        if hisses(phonemes) { return ARPABET.phonemes("AH0 Z") }
        let isVoiceless = ["P", "T", "K", "F", "TH"].contains(lastName(phonemes))
        return ARPABET.phonemes(isVoiceless ? "S" : "Z")
    }

    private static func lastName(_ phonemes: [Phoneme]) -> String {
        guard let last = phonemes.last else { return "" }
        return String(last.name)
    }

    private static func past(_ phonemes: [Phoneme]) -> [Phoneme] {
        switch lastName(phonemes) {
        case "T", "D": ARPABET.phonemes("AH0 D")
        case "P", "K", "F", "TH", "S", "SH", "CH": ARPABET.phonemes("T")
        default: ARPABET.phonemes("D")
        }
    }

    // MARK: Compounds

    /// Two known words written together: `livestream`, `chatroom`. The second has the weaker stress.
    private func compound(_ word: String) -> [Phoneme]? {
        let letters = Array(word)
        guard letters.count >= 7, letters.count <= 24 else { return nil }
        for cut in stride(from: letters.count - 3, through: 3, by: -1) {
            let (head, tail) = (String(letters[..<cut]), String(letters[cut...]))
            guard EnglishWords.compounding.contains(head) || EnglishWords.compounding.contains(tail) else { continue }
            guard let first = lookup(head), let second = lookup(tail) else { continue }
            return first + second.map { Phoneme($0.symbol, stress: $0.stress == 1 ? 2 : $0.stress) }
        }
        return nil
    }

    /// Letters that can be said as a word: a vowel, and no long row of consonants.
    static func isPronounceable(_ letters: [UInt8]) -> Bool {
        var run = 0
        var vowels = 0
        for letter in letters where letter != 0x27 {
            if "aeiouy".utf8.contains(letter) {
                vowels += 1
                run = 0
            } else {
                run += 1
                if run > 4 { return false }
            }
        }
        return vowels > 0
    }
}
