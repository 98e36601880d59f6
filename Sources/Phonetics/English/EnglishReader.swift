internal import Script

/// English words to phonemes: the dictionary, and for the rest analogy with it, letter-to-sound, spelled letters.
struct EnglishReader: Sendable {
    private let dictionary: SortedLines
    private let analogies: Analogies
    private let letterToSound: LetterToSound
    private let memory = ReadingMemory()
    /// Words that are taken for unknown though the dictionary has them, for measuring.
    private let hidden: Set<String>

    init(folder: String, hiding hidden: Set<String> = []) throws(PhoneticsError) {
        self.hidden = hidden
        dictionary = try SortedLines(folder + "/english.txt")
        analogies = try Analogies(folder: folder)
        letterToSound = try LetterToSound(folder: folder)
    }

    /// Phonemes of one word by itself, in lower-case letters and apostrophes. Never empty for a word with letters.
    func pronounce(_ word: String) -> [Phoneme] { syllables(word).flatMap { $0 } }

    /// The same by syllable; the letters of a spelled word stay apart.
    func syllables(_ word: String) -> [[Phoneme]] {
        if let known = lookup(word) { return Syllabifier.syllables(known) }
        guard word.utf8.contains(where: { $0 >= 0x61 && $0 <= 0x7A }) else { return [] }
        let found =
            word.utf8.count <= LetterToSound.longest ? memory.reading(word) { unknown(word) } : unknown(word)
        return found.map(Syllabifier.syllables) ?? spelledSyllables(word)
    }

    /// The letters' names one by one.
    func spelledSyllables(_ word: String) -> [[Phoneme]] {
        word.prefix(Self.longestSpelled).flatMap { Syllabifier.syllables(spell(String($0))) }
    }

    /// Letters of a word that cannot be said; more than this is noise.
    static let longestSpelled = 32

    /// The dictionary's own entry, ours first.
    func lookup(_ word: String) -> [Phoneme]? {
        guard hidden.isEmpty || !hidden.contains(word) else { return nil }
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

    // MARK: Words of no dictionary

    /// What speaks for a reading by known words weighs beside its probability by its letters. (Chosen on words that
    /// neither had seen; see `Training/dictionaries/analogies.py`.)
    static let weightOfAnalogies = 0.9
    /// What speaks for the reading of two words that are written together.
    static let evidenceOfCompounds = 0.7

    /// The likeliest reading by analogy with known words, by the parts of a compound, and by the letters.
    private func unknown(_ word: String) -> [Phoneme]? {
        let letters = word.utf8.filter { ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x27 }
        var scores: [[Phoneme]: Double] = [:]
        if letters.count == word.utf8.count {
            scores = analogies.candidates(letters) { lookup(String(decoding: $0, as: UTF8.self)) }
        }
        if let parts = compound(word) { scores[parts, default: 0] += Self.evidenceOfCompounds }
        scores = scores.mapValues { $0 * Self.weightOfAnalogies }
        if Self.isPronounceable(letters) {
            for (said, chance) in letterToSound.candidates(letters) {
                scores[said, default: 0] += chance
            }
        }
        // Of two that are as good, the first in the order of their signs: the same each time.
        return scores.max { ($0.value, Self.written($1.key)) < ($1.value, Self.written($0.key)) }?.key
    }

    private static func written(_ phonemes: [Phoneme]) -> String { phonemes.map(\.symbol).joined() }

    // MARK: Plurals

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
