internal import Script

extension NumberReader {
    /// `2026-11-21`, `2026/11/21`, `2026.11.21`, and `2026年11月21日`, whose year is read digit by digit.
    func date() -> Match? { numericDate() ?? mandarinYear() }

    private func numericDate() -> Match? {
        var cursor = cursor
        guard let year = cursor.digits(4...4), let separator = cursor.take(anyOf: "-/.") else { return nil }
        guard let month = cursor.digits(1...2), let scalar = Unicode.Scalar(separator), cursor.take(scalar),
            let day = cursor.digits(1...2), cursor.isAtBoundary, let m = Int(month), let d = Int(day),
            (1...12).contains(m), (1...31).contains(d)
        else { return nil }
        return match(
            cursor.at,
            zh: MandarinNumbers.year(year) + "年" + MandarinNumbers.cardinal(month) + "月" + MandarinNumbers.cardinal(day)
                + "日",
            en: "\(EnglishNumbers.months[m - 1]) \(EnglishNumbers.ordinal(day)) \(EnglishNumbers.year(year))")
    }

    /// The figures before 年: four, or two of a short year.
    private func mandarinYear() -> Match? {
        var cursor = cursor
        guard let figures = cursor.digits(2...4), cursor.next == UInt32(scalar: "年") else { return nil }
        let isShort = figures.count == 2 && (figures.hasPrefix("0") || figures > "50")
        // 20世纪90年代 is a count of years.
        guard figures.count == 4 || (isShort && cursor.peek(1) != UInt32(scalar: "代")) else { return nil }
        // 3000年 may be a span; a year begins with 1 or 2.
        guard isShort || figures.hasPrefix("1") || figures.hasPrefix("20") || figures.hasPrefix("21") else {
            return nil
        }
        let isSpan = figures.hasSuffix("00") && figures != "2000"
        let text = isSpan ? MandarinNumbers.cardinal(figures) : MandarinNumbers.year(figures)
        return Match(
            end: cursor.at,
            pieces: [Piece(range: start..<cursor.at, reading: .han(Array(scalarsOf: text), isNumber: true))])
    }

    /// Four figures in English that are a year by themselves or by the word before; a day behind its month.
    func year() -> Match? {
        var cursor = cursor
        guard let figures = cursor.digits(1...4), cursor.isAtBoundary, language(cursor.at) == .english else {
            return nil
        }
        if cursor.next == UInt32(scalar: "."), cursor.peek(1).isDigit { return nil }
        if [UInt32(scalar: ","), UInt32(scalar: "%"), UInt32(scalar: ":")].contains(cursor.next), cursor.peek(1).isDigit
        {
            return nil
        }
        if figures.count <= 2, let day = Int(figures), (1...31).contains(day),
            Self.months.contains(lexer.wordBefore(start))
        {
            return Match(
                end: cursor.at,
                pieces: [Piece(range: start..<cursor.at, reading: .words(EnglishNumbers.ordinal(figures)))])
        }
        guard figures.count == 4, let value = Int(figures) else { return nil }
        let before = lexer.wordBefore(start)
        let isNamed = Self.yearWords.contains(before) || Self.months.contains(before)
        guard (1900...2099).contains(value) || ((1000...2199).contains(value) && isNamed) else { return nil }
        return Match(
            end: cursor.at, pieces: [Piece(range: start..<cursor.at, reading: .words(EnglishNumbers.year(figures)))])
    }

    private static let yearWords: Set<String> = [
        "in", "since", "by", "from", "until", "till", "year", "of", "before", "after",
    ]
    static let months: Set<String> = Set(
        EnglishNumbers.months.map { $0.lowercased() } + EnglishNumbers.months.map { String($0.lowercased().prefix(3)) }
            + ["sept"]
    )

    /// `14:30`, `9:05:10`, `3:00 pm`, `3pm`.
    func time() -> Match? {
        var cursor = cursor
        guard let hour = cursor.digits(1...2), let h = Int(hour), h <= 24, !isRatioByName else { return nil }
        var minute: String?
        var second: String?
        if cursor.take(":") {
            guard let m = cursor.digits(2...2), m < "60" else { return nil }
            minute = m
            var copy = cursor
            if copy.take(":"), let s = copy.digits(2...2), s < "60" {
                second = s
                cursor = copy
            }
        }
        let half = halfOfDay(&cursor)
        guard minute != nil || half != nil, cursor.isAtBoundary, half == nil || h <= 12 else { return nil }
        let said = match(
            cursor.at, zh: Self.mandarinTime(h, minute, second, half), en: Self.englishTime(h, minute, second, half))
        return span(from: said, cursor)
    }

    /// `10:30-11:45`: two times and a 到 between them.
    private func span(from first: Match, _ cursor: Cursor) -> Match {
        var cursor = cursor
        let dash = cursor.at
        guard cursor.take(anyOf: "-~–—") != nil else { return first }
        if isDayPart(cursor) {
            let between = Match(dash..<(dash + 1), .mandarin, zh: "到", en: "to")
            return Match(end: dash + 1, pieces: first.pieces + between.pieces)
        }
        guard cursor.next.isDigit, let second = NumberReader(lexer: lexer, start: cursor.at).time() else {
            return first
        }
        let between = Match(dash..<(dash + 1), language(second.end), zh: "到", en: "to")
        return Match(end: second.end, pieces: first.pieces + between.pieces + second.pieces)
    }

    /// 23:30-次日1:00
    private func isDayPart(_ cursor: Cursor) -> Bool {
        let after = (0..<2).map { lexer.simplify(cursor.peek($0)) }.string
        return ["次日", "翌日", "第二", "明天", "明早", "明晚", "当晚", "今晚", "凌晨", "早上", "上午", "中午", "下午", "晚上", "半夜"].contains(
            after)
    }

    /// The ratio is 16:10.
    private var isRatioByName: Bool {
        var place = start
        for _ in 0..<2 {
            let word = lexer.wordBefore(place)
            if word == "ratio" || word == "scale" { return true }
            guard word == "is" || word == "of" || word == "a" else { break }
            place -= word.count + 1
        }
        return lexer.hanBefore(start, 3).contains("比例")
    }

    private func halfOfDay(_ cursor: inout Cursor) -> String? {
        var copy = cursor
        copy.skipSpaces(1)
        for half in ["am", "pm", "a.m.", "p.m."] {
            var attempt = copy
            if attempt.take(word: half), !attempt.next.isLatin {
                cursor = attempt
                return half.hasPrefix("a") ? "a m" : "p m"
            }
        }
        return nil
    }

    private static func mandarinTime(_ hour: Int, _ minute: String?, _ second: String?, _ half: String?) -> String {
        let day = half.map { $0 == "a m" ? "上午" : hour >= 6 && hour < 12 ? "晚上" : "下午" } ?? ""
        var text = day + (hour == 2 ? "两" : MandarinNumbers.cardinal(String(hour))) + "点"
        guard let minute, minute != "00" || second != nil else { return text }
        text += (minute.hasPrefix("0") ? "零" : "") + (minute == "00" ? "" : MandarinNumbers.cardinal(minute)) + "分"
        if let second { text += (second.hasPrefix("0") ? "零" : "") + MandarinNumbers.cardinal(second) + "秒" }
        return text
    }

    private static func englishTime(_ hour: Int, _ minute: String?, _ second: String?, _ half: String?) -> String {
        var parts = [EnglishNumbers.cardinal(hour)]
        switch minute {
        case nil: break
        case "00" where half == nil && second == nil: parts.append(hour > 12 || hour == 0 ? "hundred" : "o'clock")
        case "00": break
        case let minute? where minute.hasPrefix("0"): parts.append("oh " + EnglishNumbers.cardinal(minute))
        case let minute?: parts.append(EnglishNumbers.cardinal(minute))
        }
        if let second { parts.append("and \(EnglishNumbers.cardinal(second)) seconds") }
        return (parts + [half].compactMap(\.self)).joined(separator: " ")
    }
}
