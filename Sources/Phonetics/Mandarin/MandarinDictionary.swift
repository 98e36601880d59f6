/// Words with their frequencies and readings, characters with theirs, and traditional characters' simplified forms.
struct MandarinDictionary: Sendable {
    /// A word of the dictionary.
    struct Word: Sendable {
        /// −10 ln of its relative frequency.
        var cost: Int
        /// Numbered pinyin, a syllable a character; empty where each character has its first reading.
        var reading: [String]
    }

    private let words: SortedLines
    private let characters: SortedLines
    private let simplified: SortedLines

    init(folder: String) throws(PhoneticsError) {
        words = try SortedLines(folder + "/mandarin.txt")
        characters = try SortedLines(folder + "/characters.txt")
        simplified = try SortedLines(folder + "/simplified.txt")
    }

    func word(_ key: [UInt8]) -> Word? {
        guard let value = words.value(of: key) else { return nil }
        let fields = value.split(separator: "\t")
        guard let first = fields.first, let cost = Int(first) else { return nil }
        return Word(cost: cost, reading: fields.count > 1 ? fields[1].split(separator: " ").map(String.init) : [])
    }

    func beginsWord(_ prefix: [UInt8]) -> Bool { words.hasPrefix(prefix) }

    /// Readings of a character, the commonest first; empty where it is unknown.
    func readings(_ character: UInt32) -> [String] {
        characters.value(of: [character].string)?.split(separator: " ").map(String.init) ?? []
    }

    /// The simplified form of a traditional character; itself where it has none.
    func simplify(_ character: UInt32) -> UInt32 {
        simplified.value(of: [character].string)?.unicodeScalars.first?.value ?? character
    }
}
