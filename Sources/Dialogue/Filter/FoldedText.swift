internal import Foundation

/// A text as the filter's words are compared with it: without case, width, tone, traditional forms and signs, each
/// symbol with the place it came from.
struct FoldedText: Sendable {
    enum View: Sendable {
        /// Letters, digits and ideographs.
        case plain
        /// Letters, with the digits and signs that stand for letters.
        case lookalike
        /// Letters, with the pinyin of ideographs.
        case sound
    }

    private(set) var symbols: [UInt32] = []
    /// The scalar of the source that each symbol came from.
    private(set) var places: [Int] = []
    /// Nothing of the same word stands directly before, or behind.
    private(set) var starts: [Bool] = []
    private(set) var ends: [Bool] = []
    /// Symbols that are letters in the source, not signs taken for letters.
    private(set) var genuine: [Bool] = []

    init(_ text: [Unicode.Scalar], view: View) {
        var joinsNext = false
        for (place, scalar) in text.enumerated() {
            let forms = Self.fold(scalar, view: view)
            guard !forms.isEmpty else {
                if !Self.isInvisible(scalar) { joinsNext = false }
                continue
            }
            for form in forms {
                let isIdeograph = form.isIdeograph
                if view == .sound, isIdeograph {
                    append(ChineseTables.pinyin(form), at: place)
                    joinsNext = false
                    continue
                }
                let isFirst = !joinsNext || isIdeograph
                // A sign may stand for a letter, and may end a sentence: what is before it may end there.
                if !isFirst, !ends.isEmpty, !Self.isSign(scalar) { ends[ends.count - 1] = false }
                append(form, at: place, isStart: isFirst, isGenuine: scalar.properties.isAlphabetic)
                joinsNext = !isIdeograph
            }
        }
        collapse()
    }

    private mutating func append(_ letters: [UInt8], at place: Int) {
        for (index, letter) in letters.enumerated() {
            append(UInt32(letter), at: place, isStart: index == 0, isGenuine: true)
            if index > 0 { ends[ends.count - 2] = false }
        }
    }

    private mutating func append(_ symbol: UInt32, at place: Int, isStart: Bool, isGenuine: Bool) {
        symbols.append(symbol)
        places.append(place)
        starts.append(isStart)
        ends.append(true)
        genuine.append(isGenuine)
    }

    /// A letter three times or more is meant once: “shiiit”.
    private mutating func collapse() {
        var kept: [Int] = []
        var index = 0
        while index < symbols.count {
            var next = index + 1
            while next < symbols.count, symbols[next] == symbols[index], !starts[next], symbols[index].isLatin {
                next += 1
            }
            if next - index >= 3 {
                ends[index] = ends[next - 1]
                kept.append(index)
            } else {
                kept += index..<next
            }
            index = next
        }
        guard kept.count < symbols.count else { return }
        symbols = kept.map { symbols[$0] }
        places = kept.map { places[$0] }
        starts = kept.map { starts[$0] }
        ends = kept.map { ends[$0] }
        genuine = kept.map { genuine[$0] }
    }

    private static func fold(_ scalar: Unicode.Scalar, view: View) -> [UInt32] {
        if view == .lookalike, let letter = lookalikes[scalar.narrowed] { return [letter] }
        if scalar.isASCII {
            let value = scalar.value
            return (48...57).contains(value) || (97...122).contains(value)
                ? [value] : (65...90).contains(value) ? [value + 32] : []
        }
        if scalar.value.isIdeograph { return [ChineseTables.simplify(scalar)] }
        if let letter = homoglyphs[scalar] { return [letter] }
        // Full-width, circled, mathematical, accented: what they stand for.
        let plain = String(scalar).decomposedStringWithCompatibilityMapping.lowercased()
        return plain.unicodeScalars.compactMap { part in
            if part.value.isIdeograph { return ChineseTables.simplify(part) }
            if view == .lookalike, let letter = lookalikes[part] { return letter }
            let isKept = part.isASCII ? part.properties.isAlphabetic || (48...57).contains(part.value) : part.isKana
            return isKept ? part.value : nil
        }
    }

    private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && !scalar.properties.isAlphabetic && !(48...57).contains(scalar.value)
    }

    /// Does not part a word: joiners, variation selectors, combining marks.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark, .control: scalar != "\n"
        default: false
        }
    }

    /// Signs and digits that are read as letters. `l` becomes `i` on both sides, since `1` is both.
    private static let lookalikes: [Unicode.Scalar: UInt32] = {
        let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
            ("0", "o"), ("1", "i"), ("!", "i"), ("|", "i"), ("l", "i"), ("L", "i"), ("3", "e"), ("4", "a"), ("@", "a"),
            ("5", "s"), ("$", "s"), ("7", "t"), ("+", "t"), ("8", "b"), ("9", "g"), ("6", "g"), ("(", "c"),
        ]
        return Dictionary(pairs.map { ($0.0, $0.1.value) }, uniquingKeysWith: { first, _ in first })
    }()

    /// Letters of other scripts that look Latin.
    private static let homoglyphs: [Unicode.Scalar: UInt32] = {
        let (cyrillic, latin) = (
            "абвгеёкмнорстухіјѕԁһԝАВЕКМНОРСТУХІЈЅαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
            "a6breekmhopctyxijsdhwabekmhopctyxijsabeikvoptuxabezhikmhoptyx"
        )
        return Dictionary(
            zip(cyrillic.unicodeScalars, latin.unicodeScalars).map { ($0, $1.value) },
            uniquingKeysWith: { first, _ in first })
    }()
}

extension UInt32 {
    var isIdeograph: Bool { (0x4E00...0x9FFF).contains(self) || (0x3400...0x4DBF).contains(self) }
    var isLatin: Bool { (97...122).contains(self) }
}
