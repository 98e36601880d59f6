internal import Script

/// A syllable on its way from the dictionary to the phonemes.
struct MandarinSyllable: Sendable, Hashable {
    /// The hanzi, simplified.
    var character: UInt32
    /// Pinyin without its tone.
    var letters: String
    /// 1–5.
    var tone: Int
    /// An `er` is merged into it.
    var isErhua = false
    /// Not said by itself: the 儿 that was merged into the syllable before.
    var isMerged = false
    /// The reading was given by the user: neither rule nor sandhi touches it.
    var isFixed = false

    init(_ character: UInt32, reading: String) {
        self.character = character
        letters = reading
        tone = 5
        if let last = reading.utf8.last, last >= 0x31, last <= 0x35 {
            tone = Int(last) - 0x30
            letters.removeLast()
        }
        if letters.hasSuffix("r"), Pinyin.parts(letters) == nil, Pinyin.parts(String(letters.dropLast())) != nil {
            letters.removeLast()
            isErhua = true
        }
    }

    var phonemes: [Phoneme] {
        guard !isMerged, let plain = Pinyin.phonemes(letters, tone: tone) else { return [] }
        return isErhua ? plain + [Phoneme("zh/er", tone: tone)] : plain
    }
}

/// A word of Mandarin with its syllables, one a hanzi.
struct MandarinWord: Sendable {
    var syllables: [MandarinSyllable]
    /// Offset of its first hanzi in the run.
    var start: Int
    /// Its reading comes from the dictionary as a whole.
    var isKnown: Bool
    /// Read out from figures: the rules for words do not apply.
    var isNumber = false

    var characters: [UInt32] { syllables.map(\.character) }
    var text: String { characters.string }
}
