/// Parts a run of hanzi into words by the most probable path: each word's cost is −10 ln of its frequency.
struct Segmenter: Sendable {
    let dictionary: MandarinDictionary

    /// Cost of a character that the dictionary does not have as a word: less than one in its whole corpus.
    static let unknown = 200
    /// The longest word that is looked up.
    static let longest = 12

    struct Word: Sendable {
        var range: Range<Int>
        /// Empty where each character has its own reading.
        var reading: [String]
        /// −10 ln of its relative frequency.
        var cost = Segmenter.unknown
    }

    /// Words in order, covering all of the characters.
    func words(_ characters: [UInt32]) -> [Word] {
        let count = characters.count
        var cost = [Int](repeating: .max, count: count + 1)
        var best = [Word?](repeating: nil, count: count + 1)
        cost[0] = 0
        for start in 0..<count where cost[start] < .max {
            for (length, word) in candidates(characters, from: start) {
                let sum = cost[start] + word.cost
                if sum < cost[start + length] {
                    cost[start + length] = sum
                    best[start + length] = Word(
                        range: start..<(start + length), reading: word.reading, cost: word.cost)
                }
            }
        }
        var words: [Word] = []
        var end = count
        while end > 0, let word = best[end] {
            words.append(word)
            end = word.range.lowerBound
        }
        return words.reversed()
    }

    private func candidates(_ characters: [UInt32], from start: Int) -> [(Int, MandarinDictionary.Word)] {
        var key: [UInt8] = []
        var result: [(Int, MandarinDictionary.Word)] = []
        for length in 1...Swift.min(Self.longest, characters.count - start) {
            key += Array([characters[start + length - 1]].string.utf8)
            if let word = MandarinWords.extra[key] ?? dictionary.word(key) {
                result.append((length, word))
            } else if length == 1 {
                result.append((1, MandarinDictionary.Word(cost: Self.unknown, reading: [])))
            }
            if length > 1, !dictionary.beginsWord(key), !MandarinWords.prefixes.contains(key) { break }
        }
        return result
    }
}
