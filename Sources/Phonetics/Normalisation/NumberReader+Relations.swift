internal import Script

extension NumberReader {
    /// `3-5`, `10~20`, `2020–2024`, with what stands behind the second: one reading.
    func range() -> Match? {
        var cursor = cursor
        guard let first = number(&cursor) else { return nil }
        var isPercent = false
        if cursor.next == UInt32(scalar: "%") {
            isPercent = true
            cursor.at += 1
        } else {
            // 20℃-25℃: the unit is said once, at the end.
            _ = Units.longest(&cursor)
        }
        guard cursor.take(anyOf: "-~–—～") != nil, cursor.next.isDigit else { return nil }
        let tail = NumberReader(lexer: lexer, start: cursor.at)
        guard isOrdered(first, tail), let second = tail.year() ?? tail.amount(), let piece = second.pieces.first,
            source[second.end] != UInt32(scalar: "-")
        else { return nil }
        let range = start..<second.end
        switch piece.reading {
        case .han(let characters, _):
            if let years = seasons(first, tail, second.end) {
                return Match(
                    end: second.end,
                    pieces: [Piece(range: range, reading: .han(Array(scalarsOf: years), isNumber: true))])
            }
            let text = (isPercent ? "百分之" : "") + first.mandarin() + "到"
            return Match(
                end: second.end,
                pieces: [Piece(range: range, reading: .han(Array(scalarsOf: text) + characters, isNumber: true))])
        case .words(let words):
            let isYear =
                first.whole.count == 4 && first.fraction.isEmpty && first.whole > "1000" && first.whole < "2200"
            let head = isYear ? EnglishNumbers.year(first.whole) : first.english
            let text = head + (isPercent ? " percent to " : " to ") + words
            return Match(end: second.end, pieces: [Piece(range: range, reading: .words(text))])
        default: return nil
        }
    }

    /// 2025-2026赛季: two years.
    private func seasons(_ first: Amount, _ tail: NumberReader, _ end: Int) -> String? {
        var cursor = tail.cursor
        guard let second = cursor.digits(4...4), cursor.at == end, "1900"..."2100" ~= first.whole,
            first.whole.count == 4, "年赛学财".unicodeScalars.contains(where: { $0.value == lexer.simplify(source[end]) })
        else { return nil }
        return MandarinNumbers.year(first.whole) + "到" + MandarinNumbers.year(second)
    }

    /// `3-0获胜`, `21:19险胜`, `won 4-2`: a score by the words around it, however it is written.
    func score() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...3), cursor.take(anyOf: "-:–") != nil, let second = cursor.digits(1...3),
            cursor.isAtBoundary
        else { return nil }
        let before = lexer.hanBefore(start, 3)
        let after = lexer.simplify(cursor.next)
        let isScore =
            before.hasSuffix("比分") || before.hasSuffix("以")
            || before.hasSuffix("局") || before.hasSuffix("盘")
            || "胜负领落击战险惨完拿取逆".unicodeScalars.contains { $0.value == after }
            || [
                "won", "lost", "win", "lose", "led", "lead", "leads", "leading", "trail", "trailed", "ahead", "beat",
                "score", "scored",
            ].contains(
                lexer.wordBefore(start))
            || isAmongScores()
        guard isScore else { return nil }
        return match(
            cursor.at, zh: MandarinNumbers.cardinal(first) + "比" + MandarinNumbers.cardinal(second),
            en: EnglishNumbers.cardinal(first) + " to " + EnglishNumbers.cardinal(second))
    }

    /// 6·18 and 3·15, the days of sales.
    func saleDay() -> Match? {
        var cursor = cursor
        guard let month = cursor.digits(1...2), cursor.take("·"), let day = cursor.digits(2...2), cursor.isAtBoundary,
            language(cursor.at) == .mandarin
        else { return nil }
        return Match(start..<cursor.at, .mandarin, zh: MandarinNumbers.digits(month + day), en: "")
    }

    /// A range rises; `5-3` is a subtraction or a score.
    private func isOrdered(_ first: Amount, _ tail: NumberReader) -> Bool {
        var cursor = tail.cursor
        guard let second = tail.number(&cursor), cursor.next != UInt32(scalar: "=") else { return false }
        guard let a = Double(first.whole + "." + first.fraction + "0"),
            let b = Double(second.whole + "." + second.fraction + "0")
        else { return false }
        return a < b
    }

    /// Scores and ratios: `3:2`, `16:9`, `3-1` behind 比分.
    func ratio() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...4), cursor.take(":"), let second = cursor.digits(1...4) else { return nil }
        let part = cursor.fraction() ?? ""
        guard cursor.isAtBoundary, cursor.next != UInt32(scalar: ":") else { return nil }
        return match(
            cursor.at, zh: MandarinNumbers.cardinal(first) + "比" + MandarinNumbers.decimal(second, part),
            en: EnglishNumbers.cardinal(first) + " to " + EnglishNumbers.decimal(second, part))
    }

    /// `3/5` is 五分之三, three fifths; `24/7` as everyone says it.
    func fractionNumber() -> Match? {
        var cursor = cursor
        guard let top = cursor.digits(1...4), cursor.take("/"), let bottom = cursor.digits(1...4), cursor.isAtBoundary,
            cursor.next != UInt32(scalar: "/"), bottom.contains(where: { $0 != "0" })
        else { return nil }
        if lexer.hanBefore(start, 3).contains("血压") {
            let text = MandarinNumbers.cardinal(top) + MandarinNumbers.cardinal(bottom)
            return Match(start..<cursor.at, .mandarin, zh: text, en: "")
        }
        return match(
            cursor.at, zh: MandarinNumbers.cardinal(bottom) + "分之" + MandarinNumbers.cardinal(top),
            en: Self.englishFraction(top, bottom))
    }

    private static func englishFraction(_ top: String, _ bottom: String) -> String {
        if top == "24", bottom == "7" { return "twenty four seven" }
        guard let over = Int(top), let under = Int(bottom), under > 1, over < under || under <= 20 else {
            return EnglishNumbers.cardinal(top) + " over " + EnglishNumbers.cardinal(bottom)
        }
        let isOne = over == 1
        let part = under == 2 ? (isOne ? "half" : "halves") : under == 4 ? "quarter" : EnglishNumbers.ordinal(bottom)
        return EnglishNumbers.cardinal(top) + " " + part + (isOne || under == 2 ? "" : "s")
    }

    /// `$10-$20`: from one sum to another, the currency said once.
    private func span(from first: Amount, of currency: Currency, _ cursor: Cursor) -> Match? {
        var cursor = cursor
        guard cursor.take(anyOf: "-~–—～") != nil else { return nil }
        _ = Currency.take(&cursor)
        guard cursor.next.isDigit, var second = number(&cursor) else { return nil }
        if let multiplier = Currency.multiplier(&cursor, isMandarin: language(cursor.at) == .mandarin) {
            second.multiplier = multiplier
        }
        let sum = cursor.at
        guard cursor.next != UInt32(scalar: "-") else { return nil }
        if language(sum) == .mandarin { _ = cursor.take(anyOf: "元块") }
        return Match(
            start..<cursor.at, language(sum), zh: first.mandarin(trimmed: true) + "到" + currency.mandarin(second),
            en: first.english + " to " + currency.english(second))
    }

    /// A currency sign and a number: `$3.50`, `¥12.8万`, `€3.5M`.
    func money() -> Match? {
        var cursor = cursor
        guard let currency = Currency.take(&cursor) else { return nil }
        cursor.skipSpaces(1)
        guard cursor.next.isDigit, var amount = number(&cursor) else { return nil }
        let isMandarin = language(cursor.at) == .mandarin
        if let multiplier = Currency.multiplier(&cursor, isMandarin: isMandarin) { amount.multiplier = multiplier }
        let sum = cursor.at
        if let span = span(from: amount, of: currency, cursor) { return span }
        // ￥1999元 names its unit twice.
        if isMandarin, currency.mandarin.hasSuffix("元") { _ = cursor.take(anyOf: "元块") }
        let isBeforeNoun = ["a", "an"].contains(lexer.wordBefore(start)) && !lexer.wordAfter(cursor.at).isEmpty
        return Match(
            start..<cursor.at, language(sum), zh: currency.mandarin(amount),
            en: currency.english(amount, isBeforeNoun: isBeforeNoun))
    }
}
