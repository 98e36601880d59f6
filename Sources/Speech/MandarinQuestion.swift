internal import Phonetics
internal import Script

/// Whether a Mandarin question asks for a word (什么, 谁, 哪 …). Such a one stands a little higher than a statement but
/// does not rise at its end; one with 吗 does, and so does a statement that is asked (Liu and Xu 2005; Yuan 2006).
enum MandarinQuestion {
    private static let words = [
        "什么", "甚么", "什麼", "谁", "誰", "哪", "怎么", "怎麼", "怎样", "怎樣", "为什么", "為什麼", "为何", "為何", "几", "幾", "多少", "多大",
        "多久", "多长", "多远", "多高", "何时", "何處", "何处", "啥", "咋",
    ]
    /// 几 and 哪 that ask nothing.
    private static let others = ["几乎", "幾乎", "几何", "幾何", "哪怕", "无论", "不管", "什么的"]

    /// Of the phrase that ends a sentence, whose other phrases may hold the word that asks.
    static func asksForWord(_ phrase: SpeechLayout.Phrase, _ layout: SpeechLayout) -> Bool {
        guard let number = layout.phrases.lastIndex(of: phrase) else { return false }
        let own = text(phrase, layout)
        if own.hasSuffix("吗") || own.hasSuffix("嗎")
            || (own.hasSuffix("么") && !own.hasSuffix("什么") && !own.hasSuffix("怎么"))
        {
            return false
        }
        var sentence = own
        for earlier in layout.phrases[..<number].reversed() {
            guard earlier.sentence == nil else { break }
            sentence = text(earlier, layout) + sentence
        }
        for other in others { sentence = sentence.split(separator: other).joined() }
        return words.contains { sentence.contains($0) }
    }

    private static func text(_ phrase: SpeechLayout.Phrase, _ layout: SpeechLayout) -> String {
        guard let first = phrase.syllables.first, let last = phrase.syllables.last else { return "" }
        let range = layout.syllables[first].phonemes.lowerBound..<layout.syllables[last].phonemes.upperBound
        return layout.words.lazy.filter { range.overlaps($0.phonemes) }.map(\.text).joined()
    }
}
