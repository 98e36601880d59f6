internal import Script

/// The signs that stand in the place of words.
enum LyricMarks {
    /// `-`, `+` and their kin: the last vowel, or the next syllable of the last word, goes on.
    static func isExtender(_ text: String) -> Bool {
        ["-", "+", "_", "ー", "—", "–", "~", "+~", "+*", "..."].contains(text)
    }

    /// The next syllable of the word that has begun; the last vowel goes on where the word has no more.
    static let nextSyllable = "+"

    /// A breath written as a word, as singing editors do.
    static func isBreath(_ text: String) -> Bool { ["br", "AP", "breath", "息"].contains(text) }

    /// A rest written as a word (UTAU).
    static func isRest(_ text: String) -> Bool { ["R", "r", "SP", "rest", "pau"].contains(text) }

    static func syllabic(continues: Bool, goesOn: Bool) -> Lyric.Syllabic {
        switch (continues, goesOn) {
        case (false, false): .single
        case (false, true): .begin
        case (true, true): .middle
        case (true, false): .end
        }
    }

    /// Two syllables on one note: one word where the first goes on, two words otherwise.
    static func elided(_ a: Lyric, _ b: Lyric) -> Lyric {
        let sameWord = a.syllabic == .begin || a.syllabic == .middle
        let continues = a.syllabic == .middle || a.syllabic == .end
        let goesOn = b.syllabic == .begin || b.syllabic == .middle
        return Lyric(
            a.text + (sameWord ? "" : " ") + b.text, syllabic: syllabic(continues: continues, goesOn: goesOn))
    }
}
