internal import Script

// Figures that are told by how they stand together: rows of scores, marks out of ten, heights, parts of a model's name.
extension NumberReader {
    /// `11-9、8-11`: pairs in a row of which one falls; ranges all rise.
    func isAmongScores() -> Bool {
        let marks = "0123456789-–、，, ".unicodeScalars.map(\.value)
        var first = start
        while start - first < Self.longestRow, marks.contains(source[first - 1]) { first -= 1 }
        while first < start, !source[first].isDigit { first += 1 }
        var cursor = Cursor(source, first)
        var pairs: [(Int, Int)] = []
        while cursor.at - first < 2 * Self.longestRow, let pair = Self.pair(&cursor) {
            pairs.append(pair)
            guard cursor.take(anyOf: "、，,") != nil else { break }
            cursor.skipSpaces(1)
        }
        return pairs.count > 1 && pairs.contains { $0.0 > $0.1 }
    }

    /// Signs looked at to either side.
    private static let longestRow = 48

    private static func pair(_ cursor: inout Cursor) -> (Int, Int)? {
        var copy = cursor
        guard let first = copy.digits(1...3), copy.take(anyOf: "-–") != nil, let second = copy.digits(1...3),
            copy.isAtBoundary, let a = Int(first), let b = Int(second)
        else { return nil }
        cursor = copy
        return (a, b)
    }

    /// `a 2-2 draw`, `a 10-3 record`: what does not rise is no range, and in prose nobody subtracts.
    func fallingPair() -> Match? {
        var cursor = cursor
        let before = source[start - 1]
        guard let (first, second) = Self.pair(&cursor), first >= second, !before.isLatin, before != UInt32(scalar: "-"),
            language(cursor.at) == .english, lexer.languages.hasWords,
            !"-=/".unicodeScalars.contains(where: { $0.value == cursor.next })
        else { return nil }
        // All day, all week.
        let between = first == 24 && second == 7 ? " " : " to "
        return match(cursor.at, zh: "", en: EnglishNumbers.cardinal(first) + between + EnglishNumbers.cardinal(second))
    }

    /// `10/10`, `4.5/5`, `4/5 stars`, `gave it 8/10`: marks.
    func outOf() -> Match? {
        var cursor = cursor
        guard let top = number(&cursor), cursor.take("/"), let bottom = cursor.digits(1...3), cursor.isAtBoundary,
            cursor.next != UInt32(scalar: "/"), language(cursor.at) == .english,
            let over = Double(top.whole + "." + top.fraction + "0"), let under = Double(bottom), over <= under,
            under > 1
        else { return nil }
        guard over == under || !top.fraction.isEmpty || isMark(bottom, cursor) else { return nil }
        return match(cursor.at, zh: "", en: top.english + " out of " + EnglishNumbers.cardinal(bottom))
    }

    private func isMark(_ bottom: String, _ cursor: Cursor) -> Bool {
        if ["stars", "star", "points", "rating"].contains(lexer.wordAfter(cursor.at)) { return true }
        return ["10", "100"].contains(bottom)
            && ["a", "it", "rate", "rated", "score", "scored", "rating", "solid"].contains(lexer.wordBefore(start))
    }

    /// `on 12/25`: a day, where no part of something follows.
    func shortDate() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...2), cursor.take("/"), let second = cursor.digits(1...2),
            cursor.isAtBoundary, cursor.next != UInt32(scalar: "/"), language(cursor.at) == .english,
            lexer.wordBefore(start) == "on", lexer.wordAfter(cursor.at) != "of",
            let month = Int(first), let day = Int(second), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return match(cursor.at, zh: "", en: EnglishNumbers.months[month - 1] + " " + EnglishNumbers.ordinal(second))
    }

    /// 10/2/8: kills, deaths and assists, or whatever else is counted side by side.
    func tally() -> Match? {
        var cursor = cursor
        guard let first = cursor.digits(1...3) else { return nil }
        var parts = [first]
        while parts.count < 4, cursor.take("/") {
            guard let part = cursor.digits(1...3) else { return nil }
            parts.append(part)
        }
        guard parts.count == 3, cursor.isAtBoundary, cursor.next != UInt32(scalar: "/") else { return nil }
        return match(
            cursor.at, zh: parts.map { MandarinNumbers.cardinal($0) }.joined(),
            en: parts.map(EnglishNumbers.cardinal).joined(separator: " "))
    }

    /// `6'2"`, `5′11″`
    func height() -> Match? {
        var cursor = cursor
        guard let feet = cursor.digits(1...2), cursor.take(anyOf: "'′") != nil, let inches = cursor.digits(1...2),
            cursor.take(anyOf: "\"″”") != nil, let value = Int(inches), value < 12
        else { return nil }
        return match(
            cursor.at, zh: MandarinNumbers.cardinal(feet) + "英尺" + MandarinNumbers.cardinal(inches) + "英寸",
            en: EnglishNumbers.cardinal(feet) + " foot " + EnglishNumbers.cardinal(value))
    }

    /// `i7-13700K`: behind a letter nothing is a range.
    func modelParts() -> Match? {
        var cursor = cursor
        guard source[start - 1].isLatin, let first = cursor.digits(1...2), cursor.take("-"),
            let second = cursor.digits(4...5)
        else { return nil }
        return Match(
            start..<cursor.at, lexer.languages.sentence(start..<cursor.at),
            zh: MandarinNumbers.cardinal(first) + MandarinNumbers.digits(second),
            en: EnglishNumbers.cardinal(first) + " " + EnglishNumbers.digits(second))
    }

    /// `RTX 4090`: forty ninety.
    func englishModel() -> Match? {
        var cursor = cursor
        guard let figures = cursor.digits(4...4), cursor.isAtBoundary, !figures.hasSuffix("000"), figures >= "1000",
            language(cursor.at) == .english, isModel(figures), !lexer.isWord(lexer.wordBefore(start)),
            cursor.next != UInt32(scalar: ".") || !cursor.peek(1).isDigit
        else { return nil }
        return match(cursor.at, zh: "", en: EnglishNumbers.year(figures))
    }
}
