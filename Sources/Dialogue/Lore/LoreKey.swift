/// A key of a lorebook entry against a text. Words of spaced scripts match whole; Chinese and Japanese, which have no
/// spaces, match anywhere.
struct LoreKey: Sendable, Hashable {
    private let scalars: [Unicode.Scalar]
    private let isCaseSensitive: Bool
    private let isWhole: Bool

    /// nil for a key without a character.
    init?(_ key: String, isCaseSensitive: Bool = false, isWhole: Bool = true) {
        scalars = Self.fold(key, isCaseSensitive: isCaseSensitive)
        self.isCaseSensitive = isCaseSensitive
        self.isWhole = isWhole
        if scalars.isEmpty { return nil }
    }

    /// Narrow forms, lower case unless it matters, single spaces.
    static func fold(_ text: String, isCaseSensitive: Bool) -> [Unicode.Scalar] {
        var folded: [Unicode.Scalar] = []
        for raw in text.unicodeScalars {
            let scalar = raw.narrowed
            if scalar.properties.isWhitespace {
                if folded.last != " ", !folded.isEmpty { folded.append(" ") }
            } else if isCaseSensitive || scalar.isEastAsian {
                folded.append(scalar)
            } else {
                folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        if folded.last == " " { folded.removeLast() }
        return folded
    }

    func matches(_ text: LoreText) -> Bool {
        let text = isCaseSensitive ? text.cased : text.folded
        guard scalars.count <= text.count else { return false }
        for start in 0...(text.count - scalars.count) where text[start] == scalars[0] {
            let end = start + scalars.count
            guard text[start..<end].elementsEqual(scalars) else { continue }
            if !isWhole { return true }
            let isCut =
                (start > 0 && Self.joins(text[start - 1], scalars[0]))
                || (end < text.count && Self.joins(scalars[scalars.count - 1], text[end]))
            if !isCut { return true }
        }
        return false
    }

    /// Two letters or digits of a spaced script side by side belong to one word.
    private static func joins(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        isLetter(left) && isLetter(right)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isEastAsian && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
    }
}

/// A text that keys are looked for in, folded once.
struct LoreText: Sendable {
    let cased: [Unicode.Scalar]
    let folded: [Unicode.Scalar]
    let raw: [Unicode.Scalar]

    init(_ text: String) {
        cased = LoreKey.fold(text, isCaseSensitive: true)
        folded = LoreKey.fold(text, isCaseSensitive: false)
        raw = Array(text.unicodeScalars)
    }
}
