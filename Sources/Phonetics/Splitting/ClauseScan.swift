/// The search for the next cut: goes over each scalar once, and waits where the answer depends on what follows.
struct ClauseScan: Sendable {
    struct Cut {
        var end: Int
        var endsSentence: Bool
    }

    /// Scalars of the clause that were looked at.
    private var offset = 0
    private var weight = 0
    private var inWord = false
    /// Brackets and quotes that are open.
    private var depth = 0
    private var isQuoted = false
    /// A sentence ended right before a closing mark.
    private var hasEnded = false
    /// Offset of the word that is being read.
    private var wordStart = 0

    /// Weight after which an unclosed quote or bracket is no longer believed.
    private static let longestQuote = 60
    /// Marks that may follow the end of a sentence and still belong to it.
    private static let longestTail = 16

    mutating func next(
        _ text: [Unicode.Scalar], from start: Int, isEnd: Bool, limits: SentenceSplitter.Limits
    ) -> Cut? {
        while start + offset < text.count {
            let at = start + offset
            // Two scalars ahead tell `3.5`, `...` and `U.S.`; without them the answer waits.
            guard isEnd || at + 2 < text.count else { return nil }
            let view = ClauseView(text: text, start: start, at: at, wordStart: start + wordStart)
            note(view)
            if let cut = decide(view, isEnd: isEnd, limits) {
                if cut.end > text.count - 1, !isEnd { return nil }
                return cut
            }
            offset += 1
        }
        return nil
    }

    /// Keeps count of weight, words and brackets.
    private mutating func note(_ view: ClauseView) {
        let scalar = view.current
        let isLetter = scalar.value.isLatin || scalar.value.isDigit
        if scalar.value.isHan || scalar.value.isKana { weight += 1 }
        if isLetter, !inWord { weight += 2 }
        inWord = isLetter || (inWord && scalar == "'")
        if !ClauseView.isAddressPart(scalar) { wordStart = offset + 1 }
        switch scalar {
        case "“", "‘", "「", "『", "（", "(", "【", "[", "{", "《", "〈": depth += 1
        case "’" where view.isApostrophe: break
        case "”", "’", "」", "』", "）", ")", "】", "]", "}", "》", "〉": depth = max(0, depth - 1)
        case "<" where view.opensTag: depth += 1
        case ">" where depth > 0: depth -= 1
        case "\"": isQuoted.toggle()
        default: break
        }
    }

    private var isNested: Bool { (depth > 0 || isQuoted) && weight <= Self.longestQuote }

    private mutating func decide(_ view: ClauseView, isEnd: Bool, _ limits: SentenceSplitter.Limits) -> Cut? {
        if view.current == "\n", !isNested, weight > 0 { return Cut(end: view.at + 1, endsSentence: true) }
        if view.isTerminal {
            hasEnded = true
            return isNested || view.continuesTerminal(isEnd: isEnd) ? nil : Cut(end: view.at + 1, endsSentence: true)
        }
        if hasEnded, view.isCloser, !isNested {
            if view.continuesAfterCloser(isEnd: isEnd) { return nil }
            return Cut(end: view.at + 1, endsSentence: true)
        }
        if !view.isCloser { hasEnded = false }
        if isNested { return nil }
        if weight >= limits.comma, view.isComma { return Cut(end: view.at + 1, endsSentence: false) }
        if weight >= limits.word, view.isWordBoundary { return Cut(end: view.at + 1, endsSentence: false) }
        if weight >= limits.hard, view.isLooseBoundary { return Cut(end: view.at + 1, endsSentence: false) }
        if offset >= SentenceSplitter.longest { return Cut(end: view.at + 1, endsSentence: false) }
        return nil
    }
}
