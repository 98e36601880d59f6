public import Script

/// Readings given within running text: `{重|chong2}` shows the one and says the other, `[[HH AY1]]` is only said.
public struct InlinePhonemes: Sendable, Equatable {
    /// UTF-8 offsets of the whole, brackets and all.
    public var range: Range<Int>
    /// Of what is shown; empty at the end of `range` for `[[…]]`.
    public var shown: Range<Int>
    public var syllables: [[Phoneme]]
    public var language: Language

    /// UTF-8 bytes of the longest that is looked for.
    private static let longest = 400

    /// The one that begins at an offset; nil where none does, or where what it holds is no reading.
    public static func at(_ offset: Int, in bytes: [UInt8]) -> InlinePhonemes? {
        guard offset < bytes.count else { return nil }
        switch bytes[offset] {
        case 0x7B: return braces(offset, bytes)
        case 0x5B where offset + 1 < bytes.count && bytes[offset + 1] == 0x5B: return brackets(offset, bytes)
        default: return nil
        }
    }

    private static func braces(_ start: Int, _ bytes: [UInt8]) -> InlinePhonemes? {
        guard let end = find(0x7D, from: start + 1, bytes),
            let bar = bytes[start + 1..<end].firstIndex(of: 0x7C), bar > start + 1,
            !bytes[start + 1..<bar].contains(0x7B),
            let reading = reading(bytes[bar + 1..<end])
        else { return nil }
        return InlinePhonemes(
            range: start..<end + 1, shown: start + 1..<bar, syllables: reading.syllables, language: reading.language)
    }

    private static func brackets(_ start: Int, _ bytes: [UInt8]) -> InlinePhonemes? {
        guard let end = find(0x5D, from: start + 2, bytes), end + 1 < bytes.count, bytes[end + 1] == 0x5D,
            let reading = reading(bytes[start + 2..<end])
        else { return nil }
        return InlinePhonemes(
            range: start..<end + 2, shown: end + 2..<end + 2, syllables: reading.syllables, language: reading.language)
    }

    private static func find(_ byte: UInt8, from start: Int, _ bytes: [UInt8]) -> Int? {
        let end = min(bytes.count, start + longest)
        guard start < end else { return nil }
        for index in start..<end {
            if bytes[index] == byte { return index }
            if bytes[index] == 0x0A { return nil }
        }
        return nil
    }

    private static func reading(_ bytes: ArraySlice<UInt8>) -> (syllables: [[Phoneme]], language: Language)? {
        PhonemeNotation.any(String(decoding: bytes, as: UTF8.self))
    }
}
