public import Script

/// One syllable of a line of text, for lyrics: what is sung on one note.
public struct LineSyllable: Sendable, Hashable {
    /// As written: the hanzi, the kana; the whole word on the first syllable of an English word, then empty.
    public var text: String
    /// UTF-8 offsets in the line; empty at the word's end on the later syllables of an English word.
    public var range: Range<Int>
    public var language: Language
    public var phonemes: [Phoneme]

    public init(text: String, range: Range<Int>, language: Language, phonemes: [Phoneme]) {
        self.text = text
        self.range = range
        self.language = language
        self.phonemes = phonemes
    }

    /// The phonemes before the vowel, which a singer says before the beat.
    public var onset: [Phoneme] { Array(phonemes.prefix(nucleusIndex)) }
    /// The vowel or final that carries the note; nil only for a syllable of consonants.
    public var nucleus: Phoneme? { nucleusIndex < phonemes.count ? phonemes[nucleusIndex] : nil }
    /// The phonemes behind it.
    public var coda: [Phoneme] { Array(phonemes.dropFirst(nucleusIndex + 1)) }

    private var nucleusIndex: Int { phonemes.firstIndex(where: \.isNucleus) ?? phonemes.count }
}

extension Phoneme {
    /// A vowel, a Mandarin final, or a moraic consonant of Japanese: what a note can be held on.
    public var isNucleus: Bool {
        if tone != nil || stress != nil { return true }
        guard language == .japanese else { return false }
        return ["a", "i", "u", "e", "o", "N", "cl"].contains(String(name))
    }
}

extension FrontEnd {
    /// A line of lyrics by syllables: every hanzi is one, read in the context of the whole line (an erhua 儿 is merged
    /// into the one before), English words are parted by the maximal onset principle, kana by moras.
    public func syllables(ofLine line: String, language: Language? = nil) -> [LineSyllable] {
        transcribe(line, language: language).tokens.flatMap(lineSyllables)
    }

    private func lineSyllables(_ token: Token) -> [LineSyllable] {
        let parts = texts(token)
        var offset = token.range.lowerBound
        return zip(token.syllables, parts).map { phonemes, text in
            defer { offset += text.utf8.count }
            return LineSyllable(
                text: text, range: offset..<(offset + text.utf8.count), language: token.language, phonemes: phonemes)
        }
    }

    /// The written part of each syllable.
    private func texts(_ token: Token) -> [String] {
        let characters = token.text.map(String.init)
        let count = token.syllables.count
        if token.language != .english, characters.count == count { return characters }
        if token.language == .mandarin, characters.count > count, count > 0 { return Self.merged(characters, count) }
        return [token.text] + [String](repeating: "", count: max(0, count - 1))
    }

    /// 花儿 on one syllable; else what is left over stays with the last.
    private static func merged(_ characters: [String], _ count: Int) -> [String] {
        var result: [String] = []
        for (index, character) in characters.enumerated() {
            let isMerged = character == "儿" || character == "兒" || result.count == count
            if isMerged, index > 0, characters.count - index > count - result.count {
                result[result.count - 1] += character
            } else {
                result.append(character)
            }
        }
        return result
    }
}
