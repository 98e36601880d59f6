/// 儿 merged into the syllable before it: 花儿 is one syllable, `huar`.
enum Erhua {
    private static let er = UInt32(scalar: "儿")

    static func apply(to words: inout [MandarinWord]) {
        for index in words.indices {
            if words[index].syllables.count == 1 {
                if index > 0 { merge(single: index, in: &words) }
            } else {
                merge(last: &words[index])
            }
        }
    }

    /// 玩儿, 一会儿: at the end of a word that is not 女儿 and its like.
    private static func merge(last word: inout MandarinWord) {
        let last = word.syllables.count - 1
        guard word.syllables[last].character == er, !word.syllables[last].isFixed,
            !MandarinWords.fullEr.contains(word.text), takes(word.syllables[last - 1])
        else { return }
        word.syllables[last].isMerged = true
        word.syllables[last - 1].isErhua = true
    }

    /// 花 儿 as two words, where the second is nothing by itself.
    private static func merge(single index: Int, in words: inout [MandarinWord]) {
        guard words[index].syllables[0].character == er, !words[index].syllables[0].isFixed else { return }
        guard let before = words[index - 1].syllables.last, takes(before) else { return }
        guard !"女婴幼孤胎小孩男".unicodeScalars.contains(where: { $0.value == before.character }) else { return }
        words[index].syllables[0].isMerged = true
        words[index - 1].syllables[words[index - 1].syllables.count - 1].isErhua = true
    }

    private static func takes(_ syllable: MandarinSyllable) -> Bool {
        !syllable.letters.isEmpty && !syllable.isMerged && !syllable.isErhua && syllable.letters != "er"
    }
}
