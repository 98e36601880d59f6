internal import Script

/// A number as written: whole part without commas, fraction, and the multiplier behind it.
struct Amount: Sendable {
    var whole: String
    var fraction = ""
    /// 万, 亿 …, or empty.
    var multiplier = ""

    var isOne: Bool { whole == "1" && fraction.isEmpty && multiplier.isEmpty }

    func mandarin(trimmed: Bool = false) -> String {
        MandarinNumbers.decimal(whole, fraction, trimmed: trimmed) + multiplier
    }

    /// 两 in place of 二, before what is counted.
    func mandarinCount() -> String {
        whole == "2" && fraction.isEmpty ? "两" + multiplier : mandarin()
    }

    var english: String {
        EnglishNumbers.decimal(whole, fraction) + (multiplier.isEmpty ? "" : " " + multiplier)
    }
}

extension NumberReader {
    /// A plain number with what may stand behind it: a percent sign, a unit, a multiplier.
    func amount() -> Match? {
        var cursor = cursor
        guard let amount = number(&cursor), !isCode(amount, cursor.at) else { return nil }
        return percent(amount, cursor) ?? unit(amount, cursor) ?? plain(amount, cursor)
    }

    /// Whole part, fraction, and a multiplier in letters where the language knows it.
    func number(_ cursor: inout Cursor) -> Amount? {
        guard let whole = cursor.grouped() else { return nil }
        return Amount(whole: whole, fraction: cursor.fraction() ?? "")
    }

    private func percent(_ amount: Amount, _ cursor: Cursor) -> Match? {
        var cursor = cursor
        cursor.skipSpaces(1)
        if cursor.take("%") { return match(cursor.at, zh: "百分之" + amount.mandarin(), en: amount.english + " percent") }
        if cursor.take("‰") {
            return match(cursor.at, zh: "千分之" + amount.mandarin(), en: amount.english + " per mille")
        }
        return nil
    }

    private func unit(_ amount: Amount, _ cursor: Cursor) -> Match? {
        var cursor = cursor
        cursor.skipSpaces(1)
        guard let unit = Units.longest(&cursor) else { return nil }
        guard !unit.mandarin.isEmpty || language(cursor.at) == .english else { return nil }
        if unit.mandarin == "瓦", language(cursor.at) == .mandarin, !isPower(cursor) { return nil }
        return match(
            cursor.at, zh: amount.mandarinCount() + unit.mandarin,
            en: amount.english + " " + (amount.isOne ? unit.english : unit.plural))
    }

    /// `65W` is of a lamp or a charger; elsewhere in Mandarin w is 万.
    private func isPower(_ cursor: Cursor) -> Bool {
        let around = lexer.hanBefore(start, 4) + (0..<2).map { [lexer.simplify(cursor.peek($0))].string }.joined()
        return around.contains { "功率充灯电耗瓦快".contains($0) }
    }

    /// The number alone, with 两 before what is counted, and 十万 for `10w` in chat.
    private func plain(_ amount: Amount, _ cursor: Cursor) -> Match? {
        var cursor = cursor
        var amount = amount
        if language(cursor.at) == .mandarin || (isSlang(amount) && lexer.languages.isNoProse) {
            if let multiplier = chatMultiplier(&cursor) { amount.multiplier = multiplier }
            let isCounted = amount.multiplier.isEmpty ? isCount(cursor.next, cursor.peek(1)) : true
            let text =
                isCounted
                ? amount.mandarinCount() : isSlang(amount) ? MandarinNumbers.digits(amount.whole) : amount.mandarin()
            return Match(start..<cursor.at, .mandarin, zh: text, en: amount.english)
        }
        if let multiplier = englishMultiplier(&cursor) { amount.multiplier = multiplier }
        return match(cursor.at, zh: amount.mandarin(), en: amount.english)
    }

    private func chatMultiplier(_ cursor: inout Cursor) -> String? {
        guard !cursor.peek(1).isLatin else { return nil }
        // `4K` is a picture, `3k` a sum.
        if cursor.take("k") { return "千" }
        return cursor.take(anyOf: "wW") == nil ? nil : "万"
    }

    /// `5K`, `3M`, `2B`: nothing but a boundary behind.
    private func englishMultiplier(_ cursor: inout Cursor) -> String? {
        let names: [Unicode.Scalar: String] = ["K": "thousand", "k": "thousand", "M": "million", "B": "billion"]
        // B2B is no sum.
        guard let scalar = Unicode.Scalar(cursor.next), let name = names[scalar], !source[start - 1].isLatin else {
            return nil
        }
        guard !cursor.peek(1).isLatin, !cursor.peek(1).isDigit else { return nil }
        // 221B Baker Street
        if name == "billion", (cursor.peek(1).isSpace && cursor.peek(2).isUpper) || isPlace { return nil }
        cursor.at += 1
        return name
    }

    /// Gate 12B, room 4B: a letter of the place's own.
    private var isPlace: Bool {
        let places: Set<String> = [
            "room", "gate", "seat", "apt", "apartment", "unit", "suite", "row", "flat", "building", "block", "bus",
            "line",
            "exit", "platform", "floor", "section", "class", "figure", "table", "step", "part", "item", "track",
            "locker",
        ]
        return places.contains(lexer.wordBefore(start))
    }

    /// Before these, 2 is 两.
    private func isCount(_ next: UInt32, _ second: UInt32) -> Bool {
        let simple = lexer.simplify(next)
        if source[start - 1] == UInt32(scalar: "第") || source[start - 1] == UInt32(scalar: "=") { return false }
        let counters = "个只条块位本张次天年岁份件杯瓶首家部台辆场双对把支根颗粒层元斤米千万亿百倍套集步句遍群盒包箱袋座匹头点名"
        if "小分".unicodeScalars.contains(where: { $0.value == simple }) {
            return "时钟".unicodeScalars.contains { $0.value == lexer.simplify(second) }
        }
        return counters.unicodeScalars.contains { $0.value == simple }
    }

    /// 666, 233, 888: cheering, digit by digit.
    private func isSlang(_ amount: Amount) -> Bool {
        let next = lexer.simplify(source[start + amount.whole.utf8.count])
        if amount.whole == "88", !source[start - 1].isHan {
            return "大啦了~，,!！".unicodeScalars.contains { $0.value == next }
        }
        guard amount.fraction.isEmpty, amount.whole.count >= 3 else { return false }
        if amount.whole.allSatisfy({ $0 == "1" }), next == UInt32(scalar: "扣") { return true }
        if amount.whole.hasPrefix("233"), amount.whole.dropFirst(2).allSatisfy({ $0 == "3" }) { return true }
        return ["520", "618", "1314", "5201314", "996", "007", "886"].contains(amount.whole)
            || (Set(amount.whole).count == 1 && amount.whole.first.map { "68".contains($0) } == true)
    }

    /// 9月1日-9月5日: the dash behind a day or an hour is a 到.
    private func until(_ before: UInt32) -> Match? {
        guard source[start] == UInt32(scalar: "-"), source[start + 1].isDigit else { return nil }
        let ends = "日月年号点分时天岁周季楼级页章集期元块"
        guard ends.unicodeScalars.contains(where: { $0.value == lexer.simplify(before) }) else { return nil }
        return Match(start..<(start + 1), .mandarin, zh: "到", en: "to")
    }

    /// 我也+1.
    private func isVote(_ before: UInt32, _ end: Int) -> Bool {
        before.isHan && end == start + 2 && source[start + 1] == UInt32(scalar: "1")
    }

    /// A minus or plus sign before a number, where nothing stands that it could be subtracted from.
    func signed() -> Match? {
        var cursor = cursor
        let before = source[start - 1]
        if let until = until(before) ?? internationalPhone() { return until }
        guard !before.isLatin, !before.isDigit, let sign = cursor.take(anyOf: "-+"), cursor.next.isDigit else {
            return nil
        }
        let inner = NumberReader(lexer: lexer, start: cursor.at)
        guard var match = inner.range() ?? inner.amount(), let piece = match.pieces.first else { return nil }
        let isMinus = sign == UInt32(scalar: "-")
        let range = start..<match.end
        switch piece.reading {
        case .han(let characters, let isNumber):
            match.pieces = [
                Piece(
                    range: range,
                    reading: .han(
                        [UInt32(scalar: isMinus ? "负" : isVote(before, match.end) ? "加" : "正")] + characters,
                        isNumber: isNumber))
            ]
        case .words(let words):
            match.pieces = [Piece(range: range, reading: .words((isMinus ? "minus " : "plus ") + words))]
        default: return nil
        }
        return match
    }
}
