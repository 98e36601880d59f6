internal import Script

// Lengths of time, mixed numbers, sums from one to another, and dates as they are written in America.
extension NumberReader {
    /// `1h20min`, `2h 15m`, `3min20s`; 时长03:25.
    func duration() -> Match? { writtenDuration() ?? clockedDuration() }

    private func writtenDuration() -> Match? {
        var cursor = cursor
        var parts: [(figures: String, unit: Int)] = []
        while parts.count < 3 {
            var copy = cursor
            if !parts.isEmpty { copy.skipSpaces(1) }
            guard let figures = copy.digits(1...3), let unit = timeUnit(&copy), unit > (parts.last?.unit ?? -1) else {
                break
            }
            parts.append((figures, unit))
            cursor = copy
        }
        guard parts.count > 1 else { return nil }
        let mandarin = ["小时", "分钟", "秒"]
        let english = ["hour", "minute", "second"]
        return match(
            cursor.at,
            zh: parts.map { ($0.figures == "2" ? "两" : MandarinNumbers.cardinal($0.figures)) + mandarin[$0.unit] }
                .joined(),
            en: parts.map {
                EnglishNumbers.cardinal($0.figures) + " " + english[$0.unit] + ($0.figures == "1" ? "" : "s")
            }
            .joined(separator: " "))
    }

    /// 0 hours, 1 minutes, 2 seconds.
    private func timeUnit(_ cursor: inout Cursor) -> Int? {
        let names = [
            ["hours", "hour", "hrs", "hr", "h"], ["minutes", "mins", "min", "m"], ["seconds", "secs", "sec", "s"],
        ]
        for (unit, written) in names.enumerated() {
            for name in written {
                var copy = cursor
                guard copy.take(word: name), !copy.next.isLatin else { continue }
                cursor = copy
                return unit
            }
        }
        return nil
    }

    /// 时长03:25, 用时1:02:03: a length and no hour of the day.
    private func clockedDuration() -> Match? {
        let before = lexer.hanBefore(start, 6).filter { !"是为：: 仅约".contains($0) }
        guard ["时长", "长度", "用时", "耗时", "计时", "剩余", "播放到", "进度"].contains(where: { before.hasSuffix($0) }) else {
            return nil
        }
        var cursor = cursor
        guard let first = cursor.digits(1...3) else { return nil }
        var parts = [first]
        while parts.count < 3, cursor.next == UInt32(scalar: ":") {
            cursor.at += 1
            guard let part = cursor.digits(2...2), part < "60" else { return nil }
            parts.append(part)
        }
        guard parts.count > 1, cursor.isAtBoundary else { return nil }
        let units = ["小时", "分", "秒"].suffix(parts.count)
        let text = zip(parts, units).map { ($0 == "2" && $1 == "小时" ? "两" : MandarinNumbers.cardinal($0)) + $1 }
            .joined()
        return Match(start..<cursor.at, .mandarin, zh: text, en: "")
    }

    /// `1½`, `2 1/2`: a whole and a part.
    func mixedNumber() -> Match? {
        var cursor = cursor
        guard let whole = cursor.digits(1...3) else { return nil }
        var copy = cursor
        if let part = VulgarFraction.named(copy.next) {
            copy.at += 1
            return mixed(whole, part, copy.at)
        }
        guard copy.take(" "), let top = copy.digits(1...2), copy.take("/"), let bottom = copy.digits(1...2),
            copy.isAtBoundary, let over = Int(top), let under = Int(bottom), over > 0, over < under
        else { return nil }
        return mixed(whole, VulgarFraction(top: over, bottom: under), copy.at)
    }

    private func mixed(_ whole: String, _ part: VulgarFraction, _ end: Int) -> Match {
        match(
            end, zh: MandarinNumbers.cardinal(whole) + "又" + part.mandarin,
            en: EnglishNumbers.cardinal(whole) + " and "
                + (part.bottom == 2 ? "a half" : part.english))
    }

    /// `12/31/2026`, and where the month stands second `31/12/2026`.
    func americanDate() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...2), cursor.take("/"), let second = cursor.digits(1...2), cursor.take("/"),
            let year = cursor.digits(4...4), cursor.isAtBoundary, var month = Int(first), var day = Int(second)
        else { return nil }
        if month > 12 { swap(&month, &day) }
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        return match(
            cursor.at,
            zh: MandarinNumbers.year(year) + "年" + MandarinNumbers.cardinal(String(month)) + "月"
                + MandarinNumbers.cardinal(String(day)) + "日",
            en:
                "\(EnglishNumbers.months[month - 1]) \(EnglishNumbers.ordinal(String(day))) \(EnglishNumbers.year(year))"
        )
    }

    /// `open 9-5`: hours of work, which fall from the morning to the afternoon.
    func workingHours() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...2), cursor.take(anyOf: "-–") != nil, let second = cursor.digits(1...2),
            cursor.isAtBoundary, let from = Int(first), let to = Int(second), (5...12).contains(from),
            (1...9).contains(to), to < from, language(cursor.at) == .english
        else { return nil }
        let words: Set<String> = [
            "open", "opens", "work", "works", "working", "from", "hours", "shift", "job", "weekdays",
        ]
        guard words.contains(lexer.wordBefore(start)) || words.contains(lexer.wordAfter(cursor.at)) else { return nil }
        return match(cursor.at, zh: "", en: EnglishNumbers.cardinal(from) + " to " + EnglishNumbers.cardinal(to))
    }
}

/// A part of a whole.
struct VulgarFraction: Sendable {
    var top: Int
    var bottom: Int

    /// Fractions that are one character.
    private static let characters: [Unicode.Scalar: VulgarFraction] = [
        "½": .init(top: 1, bottom: 2), "⅓": .init(top: 1, bottom: 3), "⅔": .init(top: 2, bottom: 3),
        "¼": .init(top: 1, bottom: 4), "¾": .init(top: 3, bottom: 4), "⅕": .init(top: 1, bottom: 5),
        "⅖": .init(top: 2, bottom: 5), "⅗": .init(top: 3, bottom: 5), "⅘": .init(top: 4, bottom: 5),
        "⅙": .init(top: 1, bottom: 6), "⅚": .init(top: 5, bottom: 6), "⅐": .init(top: 1, bottom: 7),
        "⅛": .init(top: 1, bottom: 8), "⅜": .init(top: 3, bottom: 8), "⅝": .init(top: 5, bottom: 8),
        "⅞": .init(top: 7, bottom: 8), "⅑": .init(top: 1, bottom: 9), "⅒": .init(top: 1, bottom: 10),
    ]

    static func named(_ value: UInt32) -> VulgarFraction? { Unicode.Scalar(value).flatMap { characters[$0] } }

    var mandarin: String { MandarinNumbers.cardinal(String(bottom)) + "分之" + MandarinNumbers.cardinal(String(top)) }

    var english: String {
        let part = bottom == 2 ? "half" : bottom == 4 ? "quarter" : EnglishNumbers.ordinal(String(bottom))
        return EnglishNumbers.cardinal(top) + " " + part + (top == 1 ? "" : "s")
    }
}
