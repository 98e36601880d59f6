internal import Script

/// The English words of a stretch, each read with its neighbours in view.
struct EnglishSentence: Sendable {
    private let pieces: [Piece]
    private let reader: EnglishReader
    /// Lower-case words; empty for pieces that are none.
    private let words: [String]
    /// Most of it is in capitals, which then mean nothing.
    private let isShouted: Bool

    init(pieces: [Piece], reader: EnglishReader) {
        self.pieces = pieces
        self.reader = reader
        var words: [String] = []
        var capitals = 0
        var letters = 0
        for piece in pieces {
            guard case .word(let text) = piece.reading else {
                words.append("")
                continue
            }
            words.append(text.lowercased())
            if text.utf8.count > 1 {
                letters += 1
                if Acronyms.isCapital(text) { capitals += 1 }
            }
        }
        self.words = words
        isShouted = capitals >= 3 && capitals * 2 > letters
    }

    /// Phonemes by syllable of a piece.
    func syllables(_ index: Int) -> [[Phoneme]] {
        switch pieces[index].reading {
        case .word(let text): word(text, index)
        case .words(let text):
            text.split(separator: " ").flatMap { part($0.lowercased()) }
        case .spelled(let text): reader.spelledSyllables(text)
        default: []
        }
    }

    /// A word of an expansion: only `to` has a weak form there.
    private func part(_ word: String) -> [[Phoneme]] {
        word == "to" ? [ARPABET.phonemes("T AH0")] : reader.syllables(word)
    }

    private func word(_ text: String, _ index: Int) -> [[Phoneme]] {
        let lower = words[index]
        if Acronyms.isSpelled(text, isShouted: isShouted, isKnown: reader.isKnown(lower)) {
            return spelled(text)
        }
        // The letter, not the article: by itself, or a capital that begins no sentence.
        if lower == "a", words.count == 1 || (text == "A" && index > 0) { return [reader.spell("a")] }
        if let weak = weakForm(lower, index) { return [weak] }
        if let said = Heteronyms.reading(lower, at: index, in: words) {
            return Syllabifier.syllables(ARPABET.phonemes(said))
        }
        return reader.syllables(lower)
    }

    /// The last letter carries the stress: F-B-I. A small s or 's behind is an ending.
    private func spelled(_ text: String) -> [[Phoneme]] {
        var letters = text.filter { $0.isASCII && $0.isLetter }
        let hasEnding = letters.last == "s" && letters.count > 2
        if hasEnding { letters.removeLast() }
        var said = letters.enumerated().flatMap { place, letter in
            let name = reader.spell(String(letter))
            let isLast = place + 1 == letters.count
            return Syllabifier.syllables(
                isLast ? name : name.map { Phoneme($0.symbol, stress: $0.stress == 1 ? 2 : $0.stress) })
        }
        if hasEnding, let last = said.indices.last { said[last] += EnglishReader.plural(said[last]) }
        return said
    }

    /// `the` before a vowel, `a` as a word and not the letter.
    private func weakForm(_ word: String, _ index: Int) -> [Phoneme]? {
        if word == "a" { return ARPABET.phonemes("AH0") }
        guard word == "the" || word == "to", index + 1 < words.count else { return nil }
        let next = words[index + 1]
        let first = next.isEmpty ? nil : reader.pronounce(next).first
        let isVowel = first.map(ARPABET.isVowel) ?? false
        if word == "the" { return ARPABET.phonemes(isVowel ? "DH IY0" : "DH AH0") }
        return ARPABET.phonemes(isVowel ? "T UW0" : "T AH0")
    }
}
