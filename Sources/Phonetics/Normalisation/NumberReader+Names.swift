internal import Script

// Figures that name and do not count, told by the words around them; in Mandarin they are read one by one.
extension NumberReader {
    /// 88折, 80后, 925银, 404错误, 204房, RTX 4090, 新年快乐2026.
    func named() -> Match? {
        var cursor = cursor
        guard let figures = cursor.digits(2...5), cursor.next != UInt32(scalar: "."), !cursor.next.isDigit,
            language(cursor.at) == .mandarin
        else { return nil }
        let after = (0..<3).map { lexer.simplify(cursor.peek($0)) }.string
        if isDecade(figures, after) { return said(cursor, MandarinNumbers.cardinal(figures)) }
        if isDiscount(figures, after) || isGeneration(figures, after) || isAlloy(figures, after)
            || isFault(figures, after) || isModel(figures) || isGreeting(figures, cursor.next)
        {
            return said(cursor, MandarinNumbers.digits(figures))
        }
        return isRoom(figures, after) ? said(cursor, MandarinNumbers.digits(figures, isCode: true)) : nil
    }

    private func said(_ cursor: Cursor, _ text: String) -> Match {
        Match(start..<cursor.at, .mandarin, zh: text, en: "")
    }

    /// 20世纪90年代
    private func isDecade(_ figures: String, _ after: String) -> Bool {
        figures.count == 2 && figures.hasSuffix("0") && after.hasPrefix("年代")
    }

    /// 88折 is eight point eight tenths of the price.
    private func isDiscount(_ figures: String, _ after: String) -> Bool {
        figures.count == 2 && !figures.hasSuffix("0") && after.hasPrefix("折")
    }

    /// 80后: who was born from 1980 on; not behind a clock's hanzi, as in 8点30后.
    private func isGeneration(_ figures: String, _ after: String) -> Bool {
        guard figures.count == 2, figures.hasSuffix("0") || figures.hasSuffix("5"), after.hasPrefix("后"),
            !after.hasPrefix("后天")
        else { return false }
        return !source[start - 1].isHan || "和与跟及是的".unicodeScalars.contains { $0.value == source[start - 1] }
    }

    /// 925银, 304不锈钢
    private func isAlloy(_ figures: String, _ after: String) -> Bool {
        figures.count == 3 && ["银", "不锈", "钢", "足金", "足银", "纯银"].contains { after.hasPrefix($0) }
    }

    /// 404错误, 错误码500
    private func isFault(_ figures: String, _ after: String) -> Bool {
        figures.count == 3
            && (after.hasPrefix("错误") || after.hasPrefix("报错") || lexer.hanBefore(start, 4).hasSuffix("状态码")
                || lexer.hanBefore(start, 4).hasSuffix("错误码") || lexer.hanBefore(start, 4).hasSuffix("报错"))
    }

    /// RTX 4090: behind capitals and a space.
    func isModel(_ figures: String) -> Bool {
        guard figures.count == 4, source[start - 1].isSpace, source[start - 2].isUpper, source[start - 3].isUpper else {
            return false
        }
        return !source[start - 2].isLower
    }

    /// 新年快乐2026, 你好2026: a year at the end of a greeting.
    private func isGreeting(_ figures: String, _ next: UInt32) -> Bool {
        guard figures.count == 4, "1990"..."2099" ~= figures, !next.isHan, !next.isLatin else { return false }
        let before = lexer.hanBefore(start, 4)
        return ["快乐", "再见", "你好", "新年", "跨年", "告别", "迎接", "展望", "春晚"].contains { before.hasSuffix($0) }
    }

    /// 1204房, 3栋2单元501
    private func isRoom(_ figures: String, _ after: String) -> Bool {
        guard figures.count == 3 || figures.count == 4 else { return false }
        if ["房", "室", "号房", "包间", "病房", "宿舍"].contains(where: { after.hasPrefix($0) }) {
            return !figures.hasSuffix("00")
        }
        let isCounted = "户个人平米元块家层".unicodeScalars.contains { after.hasPrefix(String($0)) }
        return !isCounted && ["单元", "栋", "幢"].contains { lexer.hanBefore(start, 3).hasSuffix($0) }
    }

    /// 取件码6-2-3045: the groups of a code, whose dashes are not said.
    func groupedCode() -> Match? {
        let before = lexer.hanBefore(start, 6).filter { !"是为：: ".contains($0) }
        guard before.hasSuffix("码"), !["尺码", "鞋码", "均码", "号码", "加码"].contains(where: { before.hasSuffix($0) })
        else { return nil }
        var cursor = cursor
        guard var figures = cursor.digits(1...12) else { return nil }
        var groups = 1
        while groups < 6 {
            var copy = cursor
            guard copy.take("-"), let group = copy.digits(1...12) else { break }
            figures += group
            groups += 1
            cursor = copy
        }
        guard groups > 1, cursor.isAtBoundary else { return nil }
        return match(
            cursor.at, zh: MandarinNumbers.digits(figures, isCode: true), en: EnglishNumbers.digits(figures))
    }
}
