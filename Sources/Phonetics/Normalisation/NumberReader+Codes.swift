internal import Script

extension NumberReader {
    /// Telephone numbers, digit by digit with a breath at the groups: `13812345678`, `010-12345678`, `555-867-5309`.
    func phone() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...12) else { return nil }
        var groups = [first]
        // (021) 6234-5678
        let hasArea = source[start - 1] == UInt32(scalar: "(") && first.count >= 3 && cursor.take(")")
        if hasArea {
            cursor.skipSpaces(1)
            guard let next = cursor.digits(3...8) else { return nil }
            groups.append(next)
        }
        while groups.count < 4 {
            var copy = cursor
            guard copy.take(anyOf: "- ") != nil, let group = copy.digits(2...8) else { break }
            groups.append(group)
            cursor = copy
        }
        let isLong = (9...12).contains(groups.joined().utf8.count)
        guard cursor.isAtBoundary, hasArea ? isLong : isPhone(groups, cursor) else { return nil }
        return match(
            cursor.at, zh: groups.map { MandarinNumbers.digits($0, isCode: true) }.joined(),
            en: groups.map(EnglishNumbers.digits).joined(separator: " "))
    }

    /// `+86 138 0000 0000`
    func internationalPhone() -> Match? {
        var cursor = cursor
        guard cursor.take("+"), let country = cursor.digits(1...3) else { return nil }
        var groups = [country]
        while groups.count < 5 {
            var copy = cursor
            guard copy.take(anyOf: "- ") != nil, let group = copy.digits(2...11) else { break }
            groups.append(group)
            cursor = copy
        }
        guard cursor.isAtBoundary, groups.count > 1, (9...15).contains(groups.joined().utf8.count) else { return nil }
        return match(
            cursor.at, zh: "加" + groups.map { MandarinNumbers.digits($0, isCode: true) }.joined(),
            en: "plus " + groups.map(EnglishNumbers.digits).joined(separator: " "))
    }

    private func isPhone(_ groups: [String], _ cursor: Cursor) -> Bool {
        let all = groups.joined()
        let lengths = groups.map(\.count)
        if all.count == 11, all.hasPrefix("1"), all.dropFirst().first != "0", lengths == [11] || lengths == [3, 4, 4] {
            return (all.dropFirst().first?.wholeNumberValue ?? 0) >= 3
        }
        if lengths == [3, 3, 4] || lengths == [1, 3, 3, 4] || lengths == [3, 4, 3] { return true }
        return lengths.count == 2 && all.hasPrefix("0") && (3...4).contains(lengths[0]) && (7...8).contains(lengths[1])
    }

    /// A number that names and does not count: digit by digit.
    func code() -> Match? {
        var cursor = cursor
        guard let figures = cursor.digits(1...64) else {
            // A row of figures without end is noise: the first of them, and the rest is looked at again.
            return long()
        }
        return match(
            cursor.at, zh: MandarinNumbers.digits(figures, isCode: true), en: EnglishNumbers.digits(figures))
    }

    /// More figures than anyone listens to: the first sixteen are said.
    private func long() -> Match? {
        var end = start
        while source[end].isDigit { end += 1 }
        guard end > start else { return nil }
        let said = source.folded(start..<min(end, start + 16))
        return match(end, zh: MandarinNumbers.digits(said, isCode: true), en: EnglishNumbers.digits(said))
    }

    /// Leading zeros, nine figures and more, or a word before that says so: 订单号, 验证码, 房间, room, PIN.
    func isCode(_ amount: Amount, _ end: Int) -> Bool {
        guard amount.fraction.isEmpty else { return false }
        let figures = amount.whole
        if source.folded(start..<end) != figures { return false }
        if figures.count > 1, figures.hasPrefix("0") { return true }
        if figures.count >= 4, source[start - 1].isUpper { return true }
        // #55021 is the number of an order; #1 and #100 count.
        if figures.count >= 4, source[start - 1] == UInt32(scalar: "#"),
            lexer.languages.sentence(start..<end) == .english
        {
            return true
        }
        if figures.count >= 8 { return !figures.hasSuffix("0000") }
        return figures.count >= 3 && isNamed
    }

    private var isNamed: Bool {
        let han = lexer.hanBefore(start, 8).filter { !"是为：: ".contains($0) }
        if !han.isEmpty {
            let names = [
                "单号", "编号", "号码", "验证码", "密码", "尾号", "电话", "手机", "房间", "群号", "房号", "热线", "拨打", "工号", "邮编", "代码", "打",
                "急救", "报警", "火警",
                "客服", "号", "请拨", "拨", "致电", "码是", "取件码", "提货码", "兑换码", "邀请码", "口令",
            ]
            return names.contains { han.hasSuffix($0) }
        }
        let words = [
            "pin", "code", "room", "flight", "number", "id", "call", "dial", "order", "zip", "extension", "otp",
            "passcode",
            "password", "serial",
        ]
        var before = lexer.wordBefore(start)
        if before == "is" { before = lexer.wordBefore(max(0, start - 3)) }
        return words.contains(before)
    }

    /// `2.3.1`, `10.0.0.1`: three parts and more.
    func version() -> Match? {
        var cursor = cursor
        guard let parts = dotted(&cursor), parts.count >= 3 else { return nil }
        return match(
            cursor.at, zh: parts.map { MandarinNumbers.cardinal($0) }.joined(separator: "点"),
            en: parts.map(EnglishNumbers.cardinal).joined(separator: " point "))
    }

    private func dotted(_ cursor: inout Cursor) -> [String]? {
        guard let first = cursor.digits(1...5) else { return nil }
        var parts = [first]
        while parts.count < 6 {
            var copy = cursor
            guard copy.take("."), let part = copy.digits(1...5) else { break }
            parts.append(part)
            cursor = copy
        }
        return parts
    }

    /// `v2.3.1`, `V3`: the letter, then the number.
    func versionWithLetter() -> Match? {
        var cursor = cursor
        guard cursor.take(anyOf: "vV") != nil, cursor.next.isDigit else { return nil }
        let letter = start..<cursor.at
        guard let parts = dotted(&cursor), cursor.isAtBoundary else { return nil }
        let range = letter.upperBound..<cursor.at
        let number = Match(
            range, language(cursor.at), zh: parts.map { MandarinNumbers.cardinal($0) }.joined(separator: "点"),
            en: parts.map(EnglishNumbers.cardinal).joined(separator: " point "))
        let name: Piece.Reading = language(cursor.at) == .english ? .words("version") : .spelled("v")
        return Match(
            end: cursor.at,
            pieces: [Piece(range: letter, reading: name)] + number.pieces)
    }

    /// Before a decade of two figures; elsewhere `30s` are seconds.
    private static let decadeWords: Set<String> = [
        "the", "early", "mid", "late", "my", "his", "her", "their", "our", "your",
    ]

    /// `21st`, `3rd`; `1990s`, `90s`.
    func ordinal() -> Match? {
        var cursor = cursor
        var grouped = cursor
        guard let whole = grouped.grouped(), whole.count <= 15 else { return nil }
        for ending in ["st", "nd", "rd", "th"] {
            var copy = grouped
            guard copy.take(word: ending), copy.isAtBoundary else { continue }
            return Match(
                end: copy.at, pieces: [Piece(range: start..<copy.at, reading: .words(EnglishNumbers.ordinal(whole)))])
        }
        guard let figures = cursor.digits(1...9) else { return nil }
        _ = cursor.take("'")
        guard figures.count == 4 || figures.count == 2, figures.hasSuffix("0"), cursor.take("s"), cursor.isAtBoundary,
            figures.count == 4 || Self.decadeWords.contains(lexer.wordBefore(start)) || source[start - 1] == 0x27
        else { return nil }
        let year = figures.count == 4 ? EnglishNumbers.year(figures) : EnglishNumbers.cardinal(figures)
        return Match(
            end: cursor.at, pieces: [Piece(range: start..<cursor.at, reading: .words(EnglishNumbers.plural(year)))])
    }
}
