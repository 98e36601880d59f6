internal import Script

extension Lexer {
    /// URLs, e-mail addresses, @names and #topics.
    @Sendable static func addresses(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        let value = source[at]
        if value == UInt32(scalar: "@") || value == UInt32(scalar: "#") { return marked(lexer, at) }
        guard value.isASCIILetter || value.isDigit, !source[at - 1].isASCIILetter, !source[at - 1].isDigit else {
            return nil
        }
        var end = at
        while isAddressPart(source[end]), end - at < 256 { end += 1 }
        while end > at, ".,!?:;)'\"-".unicodeScalars.contains(where: { $0.value == source[end - 1] }) { end -= 1 }
        guard end - at > 4 else { return nil }
        let text = source.folded(at..<end)
        if let scheme = text.firstRange(of: "://") {
            let skipped = text[..<scheme.upperBound].unicodeScalars.count
            return spelledOut(lexer, (at + skipped)..<end, whole: at..<end)
        }
        guard isAddress(text) else { return nil }
        return spelledOut(lexer, at..<end, whole: at..<end)
    }

    private static func isAddressPart(_ value: UInt32) -> Bool {
        value.isASCIILetter || value.isDigit
            || "-._~:/?#@!$&'()*+,;=%".unicodeScalars.contains { $0.value == value }
    }

    private static let domains: Set<String> = [
        "com", "cn", "net", "org", "io", "ai", "tv", "app", "dev", "gov", "edu", "me", "co", "xyz", "top", "info", "uk",
        "jp",
        "de", "fr", "hk", "tw", "live", "fm", "gg", "cc",
    ]

    /// `a@b.c`, `www.…`, or a host whose last part is a known domain.
    private static func isAddress(_ text: String) -> Bool {
        let host = text.split(separator: "/", maxSplits: 1)[0].split(separator: "@").last ?? ""
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts.contains(where: \.isEmpty), let last = parts.last else { return false }
        guard parts.joined().allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "+" }) else {
            return false
        }
        // 163.com is a host behind a name; by itself it may be a number at the end of a sentence.
        return domains.contains(last.lowercased()) && (text.contains("@") || parts[0].contains { $0.isLetter })
    }

    /// Its words, and the marks between them by name; short parts without a vowel are spelled.
    private static func spelledOut(_ lexer: Lexer, _ range: Range<Int>, whole: Range<Int>) -> Match {
        let source = lexer.source
        let language = isAmongHan(lexer, whole) ? .mandarin : lexer.languages.sentence(whole)
        var pieces: [Piece] = []
        var at = range.lowerBound
        while at < range.upperBound, pieces.count < 48 {
            var end = at
            if source[at].isASCIILetter {
                while end < range.upperBound, source[end].isASCIILetter { end += 1 }
                pieces.append(
                    Piece(
                        range: at..<end, reading: part(lexer, source.folded(at..<end)), isGlued: at > range.lowerBound))
            } else if source[at].isDigit {
                while end < range.upperBound, source[end].isDigit { end += 1 }
                let figures = source.folded(at..<end)
                pieces +=
                    Match(
                        at..<end, language, zh: MandarinNumbers.digits(figures, isCode: true),
                        en: EnglishNumbers.digits(figures)
                    ).pieces
            } else {
                end += 1
                if let name = Unicode.Scalar(source[at]).flatMap({ marks[$0] }) {
                    pieces += Match(at..<end, language, zh: name.zh, en: name.en).pieces
                }
            }
            at = max(end, at + 1)
        }
        // The first and last token carry what is not said, so that captions show the whole address.
        if let first = pieces.first, let last = pieces.indices.last {
            pieces[0].range = whole.lowerBound..<first.range.upperBound
            pieces[last].range = pieces[last].range.lowerBound..<whole.upperBound
        }
        return Match(end: whole.upperBound, pieces: pieces)
    }

    /// Hanzi stand beside it: the words of an address say nothing of the language around it.
    private static func isAmongHan(_ lexer: Lexer, _ range: Range<Int>) -> Bool {
        func neighbour(_ start: Int, _ step: Int) -> UInt32 {
            var at = start
            var left = 4
            while left > 0, lexer.source[at] != 0, !lexer.source[at].isHan, !lexer.source[at].isLatin {
                at += step
                left -= 1
            }
            return lexer.source[at]
        }
        return neighbour(range.lowerBound - 1, -1).isHan || neighbour(range.upperBound, 1).isHan
    }

    /// Words of two letters that names of hosts are made of.
    private static let short: Set<String> = ["my", "go", "we", "on", "up", "to", "by", "in", "of", "do", "be", "no"]

    private static func part(_ lexer: Lexer, _ text: String) -> Piece.Reading {
        let lower = text.lowercased()
        if lower == "co" { return .words(lower) }
        if lower == "www" { return .words("w w w") }
        if lexer.isWord(lower), text.count > 2 || short.contains(lower) { return .words(lower) }
        let hasVowel = lower.contains { "aeiou".contains($0) }
        return text.count > 3 && hasVowel && EnglishReader.isPronounceable(Array(lower.utf8))
            ? .words(lower) : .spelled(lower)
    }

    private static let marks: [Unicode.Scalar: (zh: String, en: String)] = [
        ".": ("点", "dot"), "/": ("斜杠", "slash"), "-": ("杠", "dash"), "_": ("下划线", "underscore"), "@": ("艾特", "at"),
        "?": ("问号", "question mark"), "=": ("等于", "equals"), "&": ("和", "and"), "#": ("井号", "hash"),
        "%": ("百分号", "percent"), "+": ("加", "plus"), ":": ("冒号", "colon"), "~": ("波浪号", "tilde"),
    ]

    /// `#A-1042`: the number of an order.
    private static func labelledCode(_ lexer: Lexer, _ at: Int) -> Match? {
        var cursor = Cursor(lexer.source, at + 1)
        while cursor.next.isUpper, cursor.at - at < 4 { cursor.at += 1 }
        let letters = (at + 1)..<cursor.at
        _ = cursor.take("-")
        let first = cursor.at
        guard !letters.isEmpty, let figures = cursor.digits(3...12), cursor.isAtBoundary,
            cursor.next != UInt32(scalar: "#")
        else { return nil }
        let language = lexer.languages.sentence(at..<cursor.at)
        let sign = language == .english ? [Piece(range: at..<(at + 1), reading: .words("number"))] : []
        let number = Match(
            first..<cursor.at, language, zh: MandarinNumbers.digits(figures, isCode: true),
            en: EnglishNumbers.digits(figures))
        let name = Piece(range: letters, reading: .spelled(lexer.source.folded(letters)))
        return Match(end: cursor.at, pieces: sign + [name] + number.pieces)
    }

    /// `@name` is addressed; of `#topic` the name alone is said, of `#1` the number.
    private static func marked(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        let next = source[at + 1]
        let range = at..<(at + 1)
        if source[at] == UInt32(scalar: "#") {
            if let code = labelledCode(lexer, at) { return code }
            let isNumber = next.isDigit && lexer.languages.sentence(range) == .english
            return Match(end: at + 1, pieces: isNumber ? [Piece(range: range, reading: .words("number"))] : [])
        }
        guard next.isLatin || next.isHan || next.isKana || next.isDigit || next == UInt32(scalar: "_") else {
            return Match(end: at + 1, pieces: [])
        }
        return Match(range, lexer.languages.sentence(range), zh: "艾特", en: "at")
    }
}
