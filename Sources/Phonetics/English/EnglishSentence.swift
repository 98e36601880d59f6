internal import Script

/// The English words of a stretch, each read with its neighbours in view.
struct EnglishSentence: Sendable {
    private let pieces: [Piece]
    private let reader: EnglishReader

    init(pieces: [Piece], reader: EnglishReader) {
        self.pieces = pieces
        self.reader = reader
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
        reader.pronounce(text.lowercased())
    }
}
