/// Hanzi to syllables: words, readings, polyphones, neutral tones, erhua, tone sandhi.
struct MandarinReader: Sendable {
    /// A stretch of hanzi that is segmented by itself; sandhi runs on across stretches.
    struct Stretch: Sendable {
        /// Simplified.
        var characters: [UInt32]
        /// A number that was written in figures.
        var isNumber = false
        /// The user's own reading, a syllable a character.
        var reading: [String] = []
    }

    let dictionary: MandarinDictionary
    private let segmenter: Segmenter

    /// Characters that are segmented at once: bounds the work where no punctuation comes.
    static let window = 256

    init(dictionary: MandarinDictionary) {
        self.dictionary = dictionary
        segmenter = Segmenter(dictionary: dictionary)
    }

    /// Words of each stretch, in order.
    /// - Parameter continues: a word of another language stands right before.
    func read(_ stretches: [Stretch], continues: Bool = false) -> [[MandarinWord]] {
        var words: [MandarinWord] = []
        var owners: [Int] = []
        for (index, stretch) in stretches.enumerated() {
            for word in plainWords(stretch) {
                words.append(word)
                owners.append(index)
            }
        }
        Polyphones.apply(to: &words)
        NeutralTones.apply(to: &words, continues: continues)
        Erhua.apply(to: &words)
        ToneSandhi.apply(to: &words, foots: compounds)
        var result = [[MandarinWord]](repeating: [], count: stretches.count)
        for (word, owner) in zip(words, owners) { result[owner].append(word) }
        return result
    }

    private func plainWords(_ stretch: Stretch) -> [MandarinWord] {
        if !stretch.reading.isEmpty { return [fixed(stretch)] }
        if stretch.isNumber {
            return [word(Segmenter.Word(range: 0..<stretch.characters.count, reading: []), of: stretch)]
        }
        var result: [MandarinWord] = []
        var start = 0
        while start < stretch.characters.count {
            let end = min(stretch.characters.count, start + Self.window)
            for found in segmenter.words(Array(stretch.characters[start..<end])) {
                let range = (found.range.lowerBound + start)..<(found.range.upperBound + start)
                result.append(word(Segmenter.Word(range: range, reading: found.reading), of: stretch))
            }
            start = end
        }
        return result
    }

    private func fixed(_ stretch: Stretch) -> MandarinWord {
        var syllables = zip(stretch.characters, stretch.reading).map { MandarinSyllable($0, reading: $1) }
        for index in syllables.indices { syllables[index].isFixed = true }
        return MandarinWord(syllables: syllables, start: 0, isKnown: true)
    }

    private func word(_ found: Segmenter.Word, of stretch: Stretch) -> MandarinWord {
        let characters = stretch.characters[found.range]
        let readings = found.reading.count == characters.count ? found.reading : characters.map(reading)
        let syllables = zip(characters, readings).map { MandarinSyllable($0, reading: $1) }
        return MandarinWord(
            syllables: syllables, start: found.range.lowerBound, isKnown: !found.reading.isEmpty,
            isNumber: stretch.isNumber)
    }

    /// The commonest reading; none for a character that no dictionary has.
    private func reading(_ character: UInt32) -> String { dictionary.readings(character).first ?? "" }

    /// True where the characters are a word of the dictionary: tells 展览|馆 from 纸|老虎.
    private func compounds(_ characters: [UInt32]) -> Bool {
        dictionary.word(Array(characters.string.utf8)) != nil
    }
}
