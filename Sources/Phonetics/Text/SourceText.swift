internal import Script

/// A text as the front end reads it: one folded scalar for each written one, so that indices keep their meaning.
struct SourceText: Sendable {
    /// Folded: full-width forms to ASCII, curly apostrophes to straight ones, accents taken off Latin letters.
    let scalars: [UInt32]
    /// UTF-8 offset of each scalar, and the length behind the last.
    let offsets: [Int]
    /// Markup by the scalar that it begins at, and the scalar behind it.
    let items: [Int: Item]
    let languages: [TextMarkup.LanguageSpan]
    private let bytes: [UInt8]

    struct Item: Sendable {
        var kind: TextMarkup.Kind
        var end: Int
    }

    /// A noncharacter that no recogniser knows stands where markup decides; a joiner that none looks across stands at a
    /// boundary.
    private static let marker: UInt32 = 0xFDD1
    private static let boundary: UInt32 = 0x200B

    init(_ text: String, markup: TextMarkup = TextMarkup()) {
        var waiting = markup.items[...]
        var items: [Int: Item] = [:]
        var covered = 0
        var scalars: [UInt32] = []
        var offsets: [Int] = []
        var offset = 0
        scalars.reserveCapacity(text.utf8.count)
        func place(upTo offset: Int) {
            while let item = waiting.first, item.range.lowerBound <= offset {
                waiting.removeFirst()
                guard item.range.isEmpty else {
                    items[scalars.count] = Item(kind: item.kind, end: scalars.count)
                    covered = item.range.upperBound
                    return
                }
                if item.kind != .boundary { items[scalars.count] = Item(kind: item.kind, end: scalars.count + 1) }
                scalars.append(item.kind == .boundary ? Self.boundary : Self.marker)
                offsets.append(offset)
            }
        }
        var open: Int?
        for scalar in text.unicodeScalars {
            if offset >= covered {
                if let start = open { items[start]?.end = scalars.count }
                let before = covered
                place(upTo: offset)
                open = covered > before ? scalars.count : nil
            }
            scalars.append(offset < covered ? Self.marker : Self.fold(scalar.value))
            offsets.append(offset)
            offset += Unicode.UTF8.width(scalar)
        }
        if let start = open { items[start]?.end = scalars.count }
        covered = 0
        place(upTo: offset)
        offsets.append(offset)
        self.items = items
        languages = markup.languages
        self.scalars = scalars
        self.offsets = offsets
        bytes = Array(text.utf8)
    }

    var count: Int { scalars.count }

    /// The scalar, or 0 outside the text.
    subscript(index: Int) -> UInt32 { index >= 0 && index < scalars.count ? scalars[index] : 0 }

    /// UTF-8 offsets of a range of scalars.
    func range(_ range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }

    /// The text as written.
    func written(_ range: Range<Int>) -> String { String(decoding: bytes[self.range(range)], as: UTF8.self) }

    /// The folded text.
    func folded(_ range: Range<Int>) -> String { scalars[range].string }

    /// The phonemes that are given in brackets at a scalar: what is shown, and the scalar behind the brackets.
    func inlinePhonemes(_ at: Int) -> (shown: Range<Int>, end: Int, syllables: [[Phoneme]], language: Language)? {
        guard let found = InlinePhonemes.at(offsets[at], in: bytes) else { return nil }
        func scalar(_ offset: Int) -> Int {
            var index = at
            while index < scalars.count, offsets[index] < offset { index += 1 }
            return index
        }
        return (
            scalar(found.shown.lowerBound)..<scalar(found.shown.upperBound), scalar(found.range.upperBound),
            found.syllables, found.language
        )
    }

    static func fold(_ value: UInt32) -> UInt32 {
        switch value {
        case 0xFF01...0xFF5E: value - 0xFEE0
        case 0xFFE5: 0xA5
        case 0xFFE1: 0xA3
        case 0xFFE0: 0xA2
        case 0x2018, 0x2019, 0x02BC, 0x201B: 0x27
        case 0x2010, 0x2011, 0x2212, 0xFE63: 0x2D
        case 0x2044, 0x2215: 0x2F
        case 0x2236: 0x3A
        case 0xC0...0x24F: accents[value] ?? value
        default: value
        }
    }

    /// Latin letters with accents and the plain letter that an English reader sees in them.
    private static let accents: [UInt32: UInt32] = {
        let table = [
            "A": "ÀÁÂÃÄÅĀĂĄǍ", "a": "àáâãäåāăąǎ", "C": "ÇĆĈĊČ", "c": "çćĉċč", "D": "ĎĐ", "d": "ďđ", "E": "ÈÉÊËĒĔĖĘĚ",
            "e": "èéêëēĕėęě", "G": "ĜĞĠĢ", "g": "ĝğġģ", "I": "ÌÍÎÏĨĪĬĮİǏ", "i": "ìíîïĩīĭįıǐ", "L": "ĹĻĽŁ", "l": "ĺļľł",
            "N": "ÑŃŅŇ", "n": "ñńņňǹ", "O": "ÒÓÔÕÖØŌŎŐǑ", "o": "òóôõöøōŏőǒ", "R": "ŔŖŘ", "r": "ŕŗř", "S": "ŚŜŞŠ",
            "s": "śŝşš", "T": "ŢŤŦ", "t": "ţťŧ", "U": "ÙÚÛÜŨŪŬŮŰŲǓ", "u": "ùúûüũūŭůűųǔ", "Y": "ÝŶŸ", "y": "ýÿŷ",
            "Z": "ŹŻŽ", "z": "źżž",
        ]
        var result: [UInt32: UInt32] = [:]
        for (plain, accented) in table {
            for scalar in accented.unicodeScalars { result[scalar.value] = plain.unicodeScalars.first?.value }
        }
        return result
    }()
}
