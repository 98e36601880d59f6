public import Script

/// One syllable, its sounds, and the notes it is sung on.
public struct SungSyllable: Sendable, Equatable {
    /// As written in the score; empty where a word's text stands on an earlier syllable.
    public var text: String
    public var language: Language
    /// Consonants before the vowel.
    public var onset: [Phoneme]
    /// What is held: a vowel, or a syllabic nasal.
    public var nucleus: Phoneme
    /// Consonants after the vowel.
    public var coda: [Phoneme]
    /// Indices of its notes in the part: one, or more where the vowel is carried on.
    public var notes: ClosedRange<Int>
    /// Which of how many equal shares of its first note it gets, where several syllables share a note.
    public var share: Share
    /// A comma or a full stop follows in the words: a good place to breathe.
    public var endsClause: Bool
    /// A breath is written before it.
    public var breathBefore: Bool
    /// It is not the first syllable of its word.
    public var continuesWord: Bool
    /// Seconds of each of its phonemes, where the score gives them; empty where it gives none.
    public var seconds: [Double?] = []

    /// `index` of `count` equal pieces of a note.
    public struct Share: Sendable, Equatable {
        public var index: Int
        public var count: Int

        public static let whole = Share(index: 0, count: 1)
    }

    public init(
        text: String, language: Language, onset: [Phoneme] = [], nucleus: Phoneme, coda: [Phoneme] = [],
        notes: ClosedRange<Int>, share: Share = .whole, endsClause: Bool = false, breathBefore: Bool = false,
        continuesWord: Bool = false
    ) {
        self.text = text
        self.language = language
        self.onset = onset
        self.nucleus = nucleus
        self.coda = coda
        self.notes = notes
        self.share = share
        self.endsClause = endsClause
        self.breathBefore = breathBefore
        self.continuesWord = continuesWord
    }

    /// Splits a syllable's phonemes at its vowel. nil where there is no phoneme.
    init?(_ phonemes: [Phoneme], text: String, language: Language, notes: ClosedRange<Int>, share: Share = .whole) {
        let sounds = phonemes.filter { !$0.isSilence }
        guard let last = sounds.indices.last else { return nil }
        let vowel =
            sounds.firstIndex { $0.isVowel } ?? sounds.firstIndex { $0.manner.isSonorant } ?? last
        self.init(
            text: text, language: language, onset: Array(sounds[..<vowel]), nucleus: sounds[vowel].sung,
            coda: sounds[(vowel + 1)...].map(\.sung), notes: notes, share: share)
    }

    public var phonemes: [Phoneme] { onset + [nucleus] + coda }
}
