/// Reads forward through a source; a failed attempt is undone by keeping a copy.
struct Cursor: Sendable {
    let text: SourceText
    var at: Int

    init(_ text: SourceText, _ at: Int) {
        self.text = text
        self.at = at
    }

    var next: UInt32 { text[at] }
    func peek(_ ahead: Int) -> UInt32 { text[at + ahead] }

    /// Figures, as many as there are; nil if their number is outside the range.
    mutating func digits(_ count: ClosedRange<Int> = 1...64) -> String? {
        var end = at
        while text[end].isDigit, end - at <= count.upperBound { end += 1 }
        guard count.contains(end - at) else { return nil }
        defer { at = end }
        return text.folded(at..<end)
    }

    /// Figures with or without commas at the thousands: `1,234,567`.
    mutating func grouped() -> String? {
        let start = at
        guard let first = digits() else { return nil }
        guard first.count <= 3, next == UInt32(scalar: ",") else { return first }
        var result = first
        var copy = self
        while copy.take(","), let group = copy.digits(3...3) {
            result += group
            self = copy
        }
        if result.count == first.count { at = start + first.count }
        return result
    }

    /// A point and figures; nil and no step where there are none.
    mutating func fraction() -> String? {
        var copy = self
        guard copy.take("."), let figures = copy.digits() else { return nil }
        self = copy
        return figures
    }

    mutating func take(_ literal: Unicode.Scalar) -> Bool {
        guard next == literal.value else { return false }
        at += 1
        return true
    }

    /// One of the characters.
    mutating func take(anyOf set: String) -> UInt32? {
        guard at < text.count, set.unicodeScalars.contains(where: { $0.value == next }) else { return nil }
        defer { at += 1 }
        return next
    }

    /// A word in ASCII, whatever its case.
    mutating func take(word: String) -> Bool {
        var end = at
        for scalar in word.unicodeScalars {
            guard text[end].lowercased == scalar.value else { return false }
            end += 1
        }
        at = end
        return true
    }

    mutating func skipSpaces(_ most: Int = 2) {
        var count = 0
        while next.isSpace, next != 10, count < most {
            at += 1
            count += 1
        }
    }

    /// True where nothing of a word or number goes on.
    var isAtBoundary: Bool { !next.isLatin && !next.isDigit }
}
