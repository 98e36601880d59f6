/// A place in the text and what stands around it.
struct ClauseView {
    let text: [Unicode.Scalar]
    /// First scalar of the clause.
    let start: Int
    let at: Int
    /// First scalar of the run without white space or hanzi that holds `at`.
    let wordStart: Int

    var current: Unicode.Scalar { text[at] }
    /// NUL outside the clause and the text.
    func scalar(_ distance: Int) -> Unicode.Scalar {
        let index = at + distance
        return index >= start && index < text.count ? text[index] : "\0"
    }
    private var next: Unicode.Scalar { scalar(1) }
    private var previous: Unicode.Scalar { scalar(-1) }

    // MARK: Ends of sentences

    /// The mark here ends a sentence.
    var isTerminal: Bool {
        switch current {
        case "。", "！", "？", "｡", "…": true
        case "；": true
        case "!", "?", ";": !isInAddress && (!next.isASCII || next == "\0" || isSpace(next) || Self.tail.contains(next))
        case ".": isFullStop
        default: false
        }
    }

    /// More marks of the same end follow: `?!`, `……`, `。”`.
    func continuesTerminal(isEnd: Bool) -> Bool { Self.terminals.contains(next) || Self.closers.contains(next) }

    /// A closing mark right behind the end of a sentence: `。”`.
    var isCloser: Bool { Self.closers.contains(current) }

    /// `“Yes.” said he`, `(你好。)，`, and more closing marks.
    func continuesAfterCloser(isEnd: Bool) -> Bool {
        if Self.closers.contains(next) || Self.terminals.contains(next) { return true }
        let following = isSpace(next) ? scalar(2) : next
        return following.value.isLower || "，,、：:".unicodeScalars.contains(following)
    }

    private static let terminals: Set<Unicode.Scalar> = ["。", "！", "？", "!", "?", "…", "｡", "."]
    private static let closers: Set<Unicode.Scalar> = [
        "”", "’", "」", "』", "）", ")", "】", "]", "}", "》", "\"", "'", ">",
    ]
    private static let tail = terminals.union(closers)

    private var isFullStop: Bool {
        if previous == ".", next != "." { return isSpace(next) || next == "\0" || !next.isASCII }
        guard isSpace(next) || next == "\0" || !next.isASCII || Self.closers.contains(next) else { return false }
        let word = self.word
        if word.isEmpty { return previous != "\0" && !isSpace(previous) }
        // `1. First`: the number of a list, alone at the beginning.
        if word.allSatisfy(\.isNumber) { return !isAloneInClause }
        if word.contains(".") && word.allSatisfy({ $0.isLetter || $0 == "." }) && next != "\0" {
            return Self.isLongWord(word)
        }
        if word.count == 1, word.first?.isUppercase == true, word != "I", next != "\0" { return false }
        return !Self.abbreviations.contains(word.lowercased()) || next == "\0" || next == "\n"
    }

    /// `example.com.` is a word at the end of its sentence, `U.S.` is not.
    private static func isLongWord(_ word: String) -> Bool { word.split(separator: ".").contains { $0.count > 2 } }

    /// Letters, digits and points right before.
    private var word: String {
        var letters = String.UnicodeScalarView()
        var index = at - 1
        while index >= start, at - index < 24,
            text[index].value.isLatin || text[index].value.isDigit || text[index] == "."
        {
            letters.append(text[index])
            index -= 1
        }
        return String(String(letters).reversed())
    }

    private var isAloneInClause: Bool {
        let length = word.unicodeScalars.count
        return text[start..<(at - length)].allSatisfy { $0.properties.isWhitespace }
    }

    private static let abbreviations: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "jr", "sr", "no", "fig", "vol", "approx", "dept", "gen", "col",
        "lt",
        "sgt", "capt", "rev", "hon", "gov", "sen", "rep", "e.g", "i.e", "a.m", "p.m", "u.s", "u.k", "jan", "feb", "mar",
        "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mt", "ave", "blvd", "rd", "al", "cf", "ed",
        "eds",
    ]

    // MARK: Places within a sentence

    var isComma: Bool {
        switch current {
        case "，", "：", "、", "—", "､": next != current
        case ",": !next.value.isDigit || !previous.value.isDigit
        case ":": isSpace(next)
        default: false
        }
    }

    /// Behind a space, or between hanzi where a word ends or begins more often than not.
    var isWordBoundary: Bool {
        if isSpace(current) { return !isSpace(next) && !Self.isLeading(scalar(-1)) }
        guard current.value.isHan, next.value.isHan else { return false }
        return "的了着过吧呢吗们".unicodeScalars.contains(current)
            || "但而和与就也都在把被让给因所如或又还才却".unicodeScalars.contains(next)
    }

    /// Anywhere but inside a word of letters or a number.
    var isLooseBoundary: Bool {
        if isSpace(current) { return true }
        return (current.value.isHan || current.value.isKana) && (next.value.isHan || next.value.isKana)
    }

    /// A title waits for its name.
    private static func isLeading(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "$" || scalar == "#" }

    /// An apostrophe, not the end of a quote: between letters.
    var isApostrophe: Bool { previous.value.isLatin && next.value.isLatin }

    /// `<b>`, `</b>`; not `a < b`.
    var opensTag: Bool { next.value.isLatin || next == "/" || next == "!" }

    /// Within a URL or an address, whose marks end nothing.
    private var isInAddress: Bool {
        guard !isSpace(next), next != "\0", next.isASCII, wordStart < at else { return false }
        let word = text[max(wordStart, at - 64)..<at]
        return word.contains("/") || word.contains("@") || word.starts(with: "www.".unicodeScalars)
    }

    static func isAddressPart(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.value > 0x20 }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
