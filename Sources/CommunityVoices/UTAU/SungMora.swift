internal import Phonetics
internal import Script

/// A syllable as a sample bank is asked for it.
struct SungMora: Sendable, Equatable {
    /// Consonants and the vowel, without what follows it.
    var phonemes: [Phoneme]
    /// How it may be written as an alias, the likeliest first: `か`, `ka`; `hao`.
    var spellings: [String]
    /// The vowel that it ends in, as the next alias names it before itself: `a`, `n`; for Mandarin also the whole rhyme.
    var endings: [String]
    /// Its consonant as a transition names it: `k`; nil where there is none.
    var consonant: String?

    /// nil where the sounds are no syllable of Japanese or Mandarin.
    init?(_ phonemes: [Phoneme]) {
        self.phonemes = phonemes
        guard let last = phonemes.last, phonemes.count <= 2 else { return nil }
        consonant = phonemes.count == 2 ? String(phonemes[0].name) : nil
        switch last.language {
        case .japanese:
            spellings = JapaneseSyllables.spellings(of: phonemes)
            endings = last.name == "N" ? ["n", "N", "ん"] : [String(last.name)]
        case .mandarin:
            let final = String(last.name)
            let spelled = PinyinSpelling.parts(initial: consonant, final: final)
            spellings = [(spelled.initial ?? "") + spelled.final]
            if spellings[0].contains("v") { spellings.append(spellings[0].replacing("v", with: "ü")) }
            consonant = consonant ?? spelled.initial
            endings = Self.rhymes(spelled.final)
        default: return nil
        }
        guard !spellings.isEmpty else { return nil }
    }

    /// A final and what it ends in: `iang`, `ang`, `ng`.
    private static func rhymes(_ final: String) -> [String] {
        guard final.count > 1, let first = final.first, "iuv".contains(first) else { return [final] }
        let rest = String(final.dropFirst())
        return rest.contains(where: "aeo".contains) ? [final, rest] : [final]
    }
}
