/// Tones as they are said in a row: 一 and 不, then third tones by prosodic feet.
///
/// Feet after Shih, The Prosodic Domain of Tone Sandhi in Chinese (1986): a word of two syllables is a foot, single
/// syllables pair up from the left, and one that is left over joins the foot before it.
enum ToneSandhi {
    private static let one = UInt32(scalar: "一")
    private static let not = UInt32(scalar: "不")

    static func apply(to words: inout [MandarinWord], foots isWord: ([UInt32]) -> Bool) {
        unitAndNegation(&words)
        var syllables: [MandarinSyllable] = []
        var places: [(word: Int, syllable: Int)] = []
        var feet: [Range<Int>] = []
        for (index, word) in words.enumerated() {
            let start = syllables.count
            for (place, syllable) in word.syllables.enumerated() where !syllable.isMerged {
                syllables.append(syllable)
                places.append((index, place))
            }
            feet += parts(word, from: start, to: syllables.count, isWord)
        }
        thirdTones(&syllables, feet: pair(feet))
        for (syllable, place) in zip(syllables, places) {
            words[place.word].syllables[place.syllable].tone = syllable.tone
        }
    }

    // MARK: 一 and 不

    private static func unitAndNegation(_ words: inout [MandarinWord]) {
        var flat: [(word: Int, syllable: Int)] = []
        for (index, word) in words.enumerated() {
            for place in word.syllables.indices where !word.syllables[place].isMerged { flat.append((index, place)) }
        }
        for (order, place) in flat.enumerated() {
            let syllable = words[place.word].syllables[place.syllable]
            guard !syllable.isFixed, syllable.character == one || syllable.character == not else { continue }
            let before = order > 0 ? words[flat[order - 1].word].syllables[flat[order - 1].syllable] : nil
            let after = order + 1 < flat.count ? words[flat[order + 1].word].syllables[flat[order + 1].syllable] : nil
            let tone =
                syllable.character == one
                ? unit(before, after, isNumber: words[place.word].isNumber) : negation(before, after)
            words[place.word].syllables[place.syllable].tone = tone
        }
    }

    private static func unit(_ before: MandarinSyllable?, _ after: MandarinSyllable?, isNumber: Bool) -> Int {
        guard let after, after.letters.isEmpty == false else { return 1 }
        if let before, before.character == after.character, !isNumber, !isDigit(before.character),
            !among(before.character, "个天年步次口点件样")
        {
            return 5
        }
        if let before, isOrdinal(before.character) || (isNumber && among(before.character, "点")) { return 1 }
        if isDigit(after.character) || among(after.character, "月日号楼班") { return 1 }
        if isNumber, among(after.character, "点比分") { return 1 }
        return after.tone == 4 || (after.tone == 5 && among(after.character, "个")) ? 2 : 4
    }

    private static func negation(_ before: MandarinSyllable?, _ after: MandarinSyllable?) -> Int {
        guard let after else { return 4 }
        if let before, before.character == after.character { return 5 }
        if let before, among(before.character, "对了") && among(after.character, "起") { return 5 }
        return after.tone == 4 ? 2 : 4
    }

    private static func isDigit(_ value: UInt32) -> Bool { among(value, "零〇一二三四五六七八九十幺两") }
    private static func isOrdinal(_ value: UInt32) -> Bool { among(value, "第初十零〇一二三四五六七八九期周拜幺") }
    private static func among(_ value: UInt32, _ set: String) -> Bool {
        set.unicodeScalars.contains { $0.value == value }
    }

    // MARK: Third tones

    /// The feet inside a word: by its own smaller words.
    private static func parts(
        _ word: MandarinWord, from start: Int, to end: Int, _ isWord: ([UInt32]) -> Bool
    ) -> [Range<Int>] {
        let count = end - start
        guard count > 2, !word.isNumber, count == word.syllables.count else {
            return count <= 2 ? [start..<end] : stride(from: start, to: end, by: 2).map { $0..<min($0 + 2, end) }
        }
        if count == 3 {
            let characters = word.characters
            let late = isWord(Array(characters[1...])) && !isWord(Array(characters[..<2]))
            return late ? [start..<(start + 1), (start + 1)..<end] : [start..<(start + 2), (start + 2)..<end]
        }
        return stride(from: start, to: end, by: 2).map { $0..<min($0 + 2, end) }
    }

    /// Single syllables pair up from the left.
    private static func pair(_ feet: [Range<Int>]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var isOpen = false
        for foot in feet where !foot.isEmpty {
            if isOpen, foot.count == 1, let last = result.last {
                result[result.count - 1] = last.lowerBound..<foot.upperBound
                isOpen = false
            } else {
                result.append(foot)
                isOpen = foot.count == 1
            }
        }
        return result
    }

    private static func thirdTones(_ syllables: inout [MandarinSyllable], feet: [Range<Int>]) {
        for foot in feet { raise(&syllables, foot) }
        // Then across the feet, on the tones that came out.
        for (left, right) in zip(feet, feet.dropFirst()) {
            guard let last = left.last, let first = right.first else { continue }
            if syllables[last].tone == 3, syllables[first].tone == 3, !syllables[last].isFixed {
                syllables[last].tone = 2
            }
        }
    }

    private static func raise(_ syllables: inout [MandarinSyllable], _ foot: Range<Int>) {
        for index in foot.dropLast() where syllables[index].tone == 3 && syllables[index + 1].tone == 3 {
            if !syllables[index].isFixed { syllables[index].tone = 2 }
        }
        // 哪里, 想想, 小姐: a third tone that was lost to the neutral one still raises in reduplicated verbs and 里.
        for index in foot.dropLast() where syllables[index].tone == 3 && syllables[index + 1].tone == 5 {
            let (a, b) = (syllables[index], syllables[index + 1])
            let isVerb = a.character == b.character && "想走写洗讲扫等跑找".unicodeScalars.contains { $0.value == a.character }
            if isVerb || (among(b.character, "里") && among(a.character, "哪")) { syllables[index].tone = 2 }
        }
    }
}
