internal import Script

/// Cuts running text into what is sung on one note each: a hanzi, a mora of kana, a syllable of a Latin word.
struct SyllableSplitter {
    /// How many syllables a Latin word has.
    let count: (String) -> Int

    /// `Twin-kle` is cut where it says; `-` and `_` hold the last syllable.
    func lyrics(_ line: String) -> [Lyric] {
        line.split(whereSeparator: \.isWhitespace).flatMap { word(String($0)) }
    }

    private func word(_ token: String) -> [Lyric] {
        if token.allSatisfy({ $0 == "_" || $0 == "-" || $0 == "—" }) { return token.map { _ in .extender } }
        var result: [Lyric] = []
        var latin = ""
        for character in token {
            let isKana = character.unicodeScalars.contains(where: LyricLanguage.isKana)
            let isHan = character.unicodeScalars.contains(where: LyricLanguage.isHan)
            guard isKana || isHan else {
                // A reading in brackets, or a comma, goes with the character before it.
                if let last = result.last, latin.isEmpty, !character.isLetter || last.text.contains("["),
                    !last.text.hasSuffix("]")
                {
                    result[result.count - 1].text.append(character)
                } else if character == "_", !result.isEmpty {
                    result.append(.extender)
                } else {
                    latin.append(character)
                }
                continue
            }
            result += flush(&latin)
            if character == "ー", !result.isEmpty {
                result.append(.extender)
            } else if isKana, Self.small.contains(character), let last = result.last, !last.isExtension {
                result[result.count - 1].text.append(character)
            } else {
                result.append(Lyric(String(character)))
            }
        }
        return result + flush(&latin)
    }

    private static let small: Set<Character> = Set("ゃゅょぁぃぅぇぉゎャュョァィゥェォヮ")

    private func flush(_ latin: inout String) -> [Lyric] {
        defer { latin = "" }
        let holds = latin.reversed().prefix { $0 == "_" }.count
        let word = String(latin.dropLast(holds))
        guard word.contains(where: { $0.isLetter || $0.isNumber }) else { return [] }
        let pieces =
            word.contains("-") ? word.split(separator: "-").map(String.init) : Self.cut(word, into: count(word))
        return pieces.enumerated().map { index, piece in
            Lyric(piece, syllabic: LyricMarks.syllabic(continues: index > 0, goesOn: index + 1 < pieces.count))
        } + [Lyric](repeating: .extender, count: holds)
    }

    /// Between the vowels, one consonant going with the vowel behind it.
    static func cut(_ word: String, into wanted: Int) -> [String] {
        let letters = Array(word)
        let isVowel = letters.map { "aeiouyAEIOUYáéíóúàèìòùäöüâêîôû".contains($0) }
        var starts: [Int] = []
        for index in letters.indices where isVowel[index] && (index == 0 || !isVowel[index - 1]) {
            starts.append(index)
        }
        guard wanted > 1, starts.count > 1 else { return [word] }
        starts = Array(starts.prefix(wanted))
        var pieces: [String] = []
        var begin = 0
        for start in starts.dropFirst() {
            let cut = start - 1 > begin && !isVowel[start - 1] ? start - 1 : start
            pieces.append(String(letters[begin..<cut]))
            begin = cut
        }
        return pieces + [String(letters[begin...])]
    }

    /// Groups of vowels, without a silent e at the end: right for nine words in ten.
    static func guess(_ word: String) -> Int {
        let letters = Array(word.lowercased().filter(\.isLetter))
        var groups = 0
        for index in letters.indices where "aeiouy".contains(letters[index]) {
            if index == 0 || !"aeiouy".contains(letters[index - 1]) { groups += 1 }
        }
        let last = letters.suffix(2)
        if groups > 1, last.last == "e", last.first.map({ !"aeiouyl".contains($0) }) == true { groups -= 1 }
        return Swift.max(1, groups)
    }
}
