internal import Script

/// In which language what has none of its own (figures, signs) is to be read: by its neighbours, then by its sentence.
struct TextLanguage: Sendable {
    private let sentences: [(end: Int, language: Language)]
    /// The language of most of the text.
    let dominant: Language
    /// There is a word or a hanzi somewhere.
    let hasWords: Bool
    /// Nothing, or hanzi at least, beside which what is common in chat is no number.
    let isNoProse: Bool
    private let source: SourceText

    init(_ source: SourceText, preferred: Language?) {
        self.source = source
        var sentences: [(end: Int, language: Language?)] = []
        var han = 0
        var words = 0
        var short = 0
        var total = (han: 0, words: 0, kana: 0)
        for index in 0..<source.count {
            let value = source[index]
            switch source.items[index]?.kind {
            case .reading(.phonemes(let syllables, .mandarin)): han += syllables.count
            case .reading(.phonemes): words += 1
            case .reading(.alias(let text)): Self.count(text, &han, &words)
            default: break
            }
            if value.isHan { han += 1 }
            if value.isKana { total.kana += 1 }
            if value.isLatin, !source[index - 1].isLatin {
                if Self.isShout(source, index) { short += 1 } else { words += 1 }
            }
            if Self.ends(value) || index + 1 == source.count {
                if han == 0 { words += short }
                short = 0
                sentences.append((index + 1, Self.decide(han: han, words: words)))
                total.han += han
                total.words += words
                (han, words) = (0, 0)
            }
        }
        let isJapanese = total.kana > total.han && total.kana > total.words
        let found = isJapanese ? Language.japanese : Self.decide(han: total.han, words: total.words)
        hasWords = total.han + total.words > 0
        isNoProse = total.words == 0 || total.han > 0
        dominant = found ?? preferred ?? .english
        let other = preferred == .japanese ? .english : preferred ?? (isJapanese ? .english : dominant)
        self.sentences = sentences.map { ($0.end, $0.language ?? other) }
    }

    private static func count(_ text: String, _ han: inout Int, _ words: inout Int) {
        var before: UInt32 = 0
        for scalar in text.unicodeScalars {
            if scalar.value.isHan { han += 1 }
            if scalar.value.isLatin, !before.isLatin { words += 1 }
            before = scalar.value
        }
    }

    /// The innermost span of markup that holds a place.
    private func given(_ at: Int) -> Language? {
        guard !source.languages.isEmpty, at >= 0, at < source.offsets.count else { return nil }
        let offset = source.offsets[at]
        return source.languages.first { $0.range.contains(offset) }?.language
    }

    private static func ends(_ value: UInt32) -> Bool {
        value == 10 || value == 0x3002 || value == UInt32(scalar: "!") || value == UInt32(scalar: "?")
    }

    /// OK, GG, PK, a lone Q: capitals that stand among hanzi as readily as among words. I and A are words.
    private static func isShout(_ source: SourceText, _ at: Int) -> Bool {
        guard source[at].isUpper, !source[at + 1].isLower else { return false }
        if !source[at + 1].isLatin { return source[at] != UInt32(scalar: "I") && source[at] != UInt32(scalar: "A") }
        return source[at + 1].isUpper && !source[at + 2].isLatin
    }

    private static func decide(han: Int, words: Int) -> Language? {
        if han == 0, words == 0 { return nil }
        return han >= words ? .mandarin : .english
    }

    /// For a range of scalars without a script of its own.
    func of(_ range: Range<Int>) -> Language {
        if let given = given(range.lowerBound) { return given }
        let before = neighbour(range.lowerBound - 1, step: -1)
        let after = neighbour(range.upperBound, step: 1)
        if before.isHan || source[range.upperBound].isHan {
            return source[range.lowerBound - 1].isHan || !after.isLatin ? .mandarin : sentence(range)
        }
        if before.isLatin, after.isLatin || after == 0x201D || after == 0x22 {
            return isProductName(range) ? sentence(range) : .english
        }
        return sentence(range)
    }

    /// `Mate 60 Pro` among hanzi is a name whose figure is read as theirs.
    private func isProductName(_ range: Range<Int>) -> Bool {
        var start = range.upperBound
        // WiFi 6E, 5G: a capital of the figure's own.
        if source[start].isUpper, !source[start + 1].isLatin { return true }
        while source[start].isSpace { start += 1 }
        var end = start
        while source[end].isLatin, end - start < 8 { end += 1 }
        return ["pro", "max", "plus", "ultra", "mini", "se", "air", "lite", "ti", "promax"].contains(
            source.folded(start..<end).lowercased())
    }

    private func neighbour(_ start: Int, step: Int) -> UInt32 {
        var at = start
        var left = 4
        while left > 0, source[at].isSpace || source[at].isInvisible {
            at += step
            left -= 1
        }
        return source[at]
    }

    /// The language of the sentence around.
    func sentence(_ range: Range<Int>) -> Language {
        if let given = given(range.lowerBound) { return given }
        var low = 0
        var high = sentences.count
        while low < high {
            let middle = (low + high) / 2
            if sentences[middle].end <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < sentences.count ? sentences[low].language : dominant
    }
}
