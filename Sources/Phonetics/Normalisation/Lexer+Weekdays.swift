internal import Script

extension Lexer {
    /// `Mon-Fri`, `Mon.-Sat.`: days of the week from one to another.
    @Sendable static func weekdays(_ lexer: Lexer, _ at: Int) -> Match? {
        guard lexer.source[at].isUpper, !lexer.source[at - 1].isLatin else { return nil }
        var end = at
        guard let first = weekday(lexer, &end) else { return nil }
        guard "-–~".unicodeScalars.contains(where: { $0.value == lexer.source[end] }) else { return nil }
        end += 1
        guard let last = weekday(lexer, &end) else { return nil }
        return Match(end: end, pieces: [Piece(range: at..<end, reading: .words(first + " to " + last))])
    }

    private static let days = [
        "Mon": "monday", "Tue": "tuesday", "Tues": "tuesday", "Wed": "wednesday", "Thu": "thursday", "Thur": "thursday",
        "Thurs": "thursday", "Fri": "friday", "Sat": "saturday", "Sun": "sunday",
    ]

    private static func weekday(_ lexer: Lexer, _ at: inout Int) -> String? {
        var end = at
        while lexer.source[end].isASCIILetter, end - at < 6 { end += 1 }
        guard let day = days[lexer.source.folded(at..<end)], !lexer.source[end].isLatin else { return nil }
        at = end + (lexer.source[end] == UInt32(scalar: ".") ? 1 : 0)
        return day
    }

    /// 周六~周日, and A-Z: a dash or a wave that means 到.
    @Sendable static func spans(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard "-–~—".unicodeScalars.contains(where: { $0.value == source[at] }) else { return nil }
        let range = at..<(at + 1)
        let (before, after) = (source[at - 1], source[at + 1])
        if "周期拜".unicodeScalars.contains(where: { $0.value == source[at - 2] }),
            "周星礼週".unicodeScalars.contains(where: { $0.value == after })
        {
            return Match(range, .mandarin, zh: "到", en: "to")
        }
        guard before.isUpper, after.isUpper, before < after, !source[at - 2].isLatin, !source[at + 2].isLatin,
            !source[at + 2].isDigit, !source[at - 2].isDigit
        else { return nil }
        return Match(range, lexer.languages.sentence(range), zh: "到", en: "to")
    }

    /// ¥25/月, 3次/天: the stroke behind a number's unit is 每.
    @Sendable static func perUnit(_ lexer: Lexer, _ at: Int) -> Match? {
        let source = lexer.source
        guard source[at] == UInt32(scalar: "/") else { return nil }
        if let word = perWord(lexer, at) { return word }
        let unit = lexer.simplify(source[at + 1])
        guard "月年日天周斤个件人次晚夜时小分秒克两箱盒袋瓶包份桶吨米台辆张位".unicodeScalars.contains(where: { $0.value == unit })
        else { return nil }
        var start = at - 1
        while at - start < 4, source[start].isHan { start -= 1 }
        guard source[start].isDigit else { return nil }
        return Match(at..<(at + 1), .mandarin, zh: "每", en: "per")
    }

    /// $15/mo, $20/hr: behind a figure.
    private static func perWord(_ lexer: Lexer, _ at: Int) -> Match? {
        guard lexer.source[at - 1].isDigit, lexer.languages.sentence(at..<(at + 1)) == .english else { return nil }
        for (written, said) in rates {
            var cursor = Cursor(lexer.source, at + 1)
            guard cursor.take(word: written), cursor.isAtBoundary else { continue }
            return Match(end: cursor.at, pieces: [Piece(range: at..<cursor.at, reading: .words("per " + said))])
        }
        return nil
    }

    private static let rates = [
        ("mo", "month"), ("month", "month"), ("yr", "year"), ("year", "year"), ("wk", "week"), ("week", "week"),
        ("day", "day"), ("hr", "hour"), ("hour", "hour"), ("h", "hour"), ("min", "minute"), ("lb", "pound"),
        ("kg", "kilogram"), ("GB", "gigabyte"), ("person", "person"), ("user", "user"),
    ]
}
