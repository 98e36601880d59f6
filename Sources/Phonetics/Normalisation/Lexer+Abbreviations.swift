internal import Script

extension Lexer {
    /// Titles and the like with their full stop, and the signs of programming languages.
    @Sendable static func abbreviation(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].isASCIILetter, !source[at - 1].isLatin else { return nil }
        if let initials = initials(lexer, at) { return initials }
        if let with = with(lexer, at) { return with }
        var end = at
        while source[end].isASCIILetter, end - at < 8 { end += 1 }
        guard !source[end].isLatin else { return nil }
        let word = source.folded(at..<end)
        let hasStop = source[end] == UInt32(scalar: ".")
        guard let reading = reading(lexer, word, at, end, hasStop) else { return nil }
        let last = end + (hasStop ? 1 : 0)
        return Match(end: last, pieces: [Piece(range: at..<last, reading: .words(reading))])
    }

    /// `w/`, `w/o`
    private static func with(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at].lowercased == UInt32(scalar: "w"), source[at + 1] == UInt32(scalar: "/"),
            lexer.languages.sentence(at..<at + 1) == .english
        else { return nil }
        let isWithout = source[at + 2].lowercased == UInt32(scalar: "o")
        let end = at + (isWithout ? 3 : 2)
        guard source[end].isSpace, source[end + 1].isLatin || source[end + 1].isDigit else { return nil }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .words(isWithout ? "without" : "with"))])
    }

    /// `e.g.`, `U.S.`, `a.m.`, `Ph.D.`
    private static func initials(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        var end = at
        while source[end].isASCIILetter, source[end + 1] == UInt32(scalar: "."), end - at < 12, !source[end - 1].isLatin
        {
            end += 2
        }
        let text = source.folded(at..<end).lowercased()
        guard end - at >= 4 else { return nil }
        let last = source[end].isLatin ? end - 1 : end
        guard last - at >= 3 else { return nil }
        if let known = known[text] { return Match(end: end, pieces: [Piece(range: at..<end, reading: .words(known))]) }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .spelled(text.filter { $0 != "." }))])
    }

    private static let known = ["e.g.": "for example", "i.e.": "that is", "a.k.a.": "also known as"]

    private static func reading(_ lexer: Lexer, _ word: String, _ at: Int, _ end: Int, _ hasStop: Bool) -> String? {
        if word == "Dr", isDrive(lexer, at, end, hasStop) { return "drive" }
        if let title = titles[word] { return title }
        switch word {
        case "vs", "VS", "Vs": return "versus"
        case "St" where hasStop:
            return lexer.source[end + 2].isUpper && !lexer.before(at).isLatin ? "saint" : streetOrSaint(lexer, at, end)
        case "No", "Nos":
            return hasStop && (lexer.source[end + 1].isDigit || lexer.source[end + 2].isDigit) ? "number" : nil
        case "no" where hasStop && counted.contains(lexer.wordBefore(at)):
            return lexer.source[end + 1].isDigit || lexer.source[end + 2].isDigit ? "number" : nil
        default: break
        }
        guard hasStop else { return nil }
        if let month = months[word], lexer.source[end + 1].isSpace { return month }
        return stopped[word]
    }

    /// Behind these `no.` is a number.
    private static let counted: Set<String> = [
        "ticket", "order", "room", "flight", "item", "page", "case", "track", "song", "lot", "serial", "invoice",
        "model", "part", "symphony", "opus", "catalog", "platform", "seat",
    ]

    /// `Elm Dr.`: behind a name, and no name behind it.
    private static func isDrive(_ lexer: Lexer, _ at: Int, _ end: Int, _ hasStop: Bool) -> Bool {
        let source = lexer.source
        var next = end + (hasStop ? 1 : 0)
        if source[next].isSpace { next += 1 }
        guard source[at - 1].isSpace, source[at - 2].isLower, !source[next].isUpper else { return false }
        var start = at - 2
        while at - start < 24, source[start - 1].isLatin { start -= 1 }
        return source[start].isUpper
    }

    private static func streetOrSaint(_ lexer: Lexer, _ at: Int, _ end: Int) -> String {
        // `Main St.` follows a name, `St. Mary` comes before one.
        let isFollowed = lexer.source[end + 2].isUpper
        return isFollowed && !lexer.source[at - 2].isLatin
            ? "saint" : isFollowed && lexer.wordBefore(at).count <= 3 ? "saint" : "street"
    }

    private static let titles = ["Mr": "mister", "Mrs": "missus", "Ms": "miz", "Dr": "doctor", "Prof": "professor"]
    private static let stopped = [
        "etc": "et cetera", "Jr": "junior", "Sr": "senior", "Inc": "incorporated", "Ltd": "limited", "Co": "company",
        "Corp": "corporation", "Dept": "department", "dept": "department", "approx": "approximately", "Ave": "avenue",
        "Blvd": "boulevard", "Rd": "road", "Vol": "volume", "vol": "volume", "Fig": "figure", "fig": "figure",
        "Gen": "general",
        "Capt": "captain", "Sgt": "sergeant", "Lt": "lieutenant", "Gov": "governor", "Sen": "senator",
        "Rep": "representative",
        "Mt": "mount", "Ft": "fort", "max": "maximum", "ext": "extension",
    ]
    private static let months = [
        "Jan": "january", "Feb": "february", "Mar": "march", "Apr": "april", "Jun": "june", "Jul": "july",
        "Aug": "august",
        "Sep": "september", "Sept": "september", "Oct": "october", "Nov": "november", "Dec": "december",
    ]
}
