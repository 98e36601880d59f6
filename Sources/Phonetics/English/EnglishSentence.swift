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
        case .word(let text): Syllabifier.syllables(word(text, index))
        case .words(let text):
            text.split(separator: " ").flatMap { Syllabifier.syllables(reader.pronounce($0.lowercased())) }
        case .spelled(let text):
            text.unicodeScalars.flatMap { Syllabifier.syllables(reader.spell(String($0))) }
        default: []
        }
    }

    private func word(_ text: String, _ index: Int) -> [Phoneme] {
        let lower = words[index]
        if Acronyms.isSpelled(text, isShouted: isShouted, isKnown: reader.isKnown(lower)) {
            return spelled(text)
        }
        if let weak = weakForm(lower, index) { return weak }
        if let said = Heteronyms.reading(lower, at: index, in: words) { return ARPABET.phonemes(said) }
        return reader.pronounce(lower)
    }

    /// The last letter carries the stress: F-B-I. A small s or 's behind is an ending.
    private func spelled(_ text: String) -> [Phoneme] {
        var letters = text.filter { $0.isASCII && $0.isLetter }
        let hasEnding = letters.last == "s" && letters.count > 2
        if hasEnding { letters.removeLast() }
        let names = letters.map { reader.spell(String($0)) }
        let said = names.enumerated().flatMap { place, name in
            place + 1 == names.count ? name : name.map { Phoneme($0.symbol, stress: $0.stress == 1 ? 2 : $0.stress) }
        }
        return hasEnding ? said + EnglishReader.plural(said) : said
    }

    /// `the` before a vowel, `a` as a word and not the letter.
    private func weakForm(_ word: String, _ index: Int) -> [Phoneme]? {
        guard word == "the" || word == "a" || word == "to", index + 1 < words.count else { return nil }
        let next = words[index + 1]
        guard word != "a" else { return ARPABET.phonemes("AH0") }
        let first = next.isEmpty ? nil : reader.pronounce(next).first
        let isVowel = first.map(ARPABET.isVowel) ?? false
        if word == "the" { return ARPABET.phonemes(isVowel ? "DH IY0" : "DH AH0") }
        return ARPABET.phonemes(isVowel ? "T UW0" : "T AH0")
    }
}
