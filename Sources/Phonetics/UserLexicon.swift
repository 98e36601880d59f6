public import Script

/// Readings of one's own, which always win: a name, a brand, a word that the dictionaries get wrong.
public struct UserLexicon: Sendable {
    /// A reading, one list of phonemes a syllable.
    struct Entry: Sendable {
        var language: Language
        var syllables: [[Phoneme]]
    }

    /// By folded, lower-case scalars.
    private(set) var entries: [[UInt32]: Entry] = [:]
    /// Scalars in the longest word.
    private(set) var longest = 0

    /// What a lexicon may hold at most.
    public static let largestCount = 100_000
    static let longestWord = 64

    public init() {}

    /// Reads a text of lines `word TAB reading` (or two spaces or `=` between them); `#` begins a comment.
    /// A reading is numbered pinyin (`yin2 hang2`) or ARPABET (`HH AH0 L OW1`).
    public init(text: String) throws(PhoneticsError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = Self.trimmed(line.prefix { $0 != "#" })
            guard !content.isEmpty else { continue }
            let place = "line \(index + 1)"
            guard let (word, reading) = Self.fields(content) else {
                throw PhoneticsError("has no reading", at: place, advice: "write the word, a tab and its reading")
            }
            try add(word, reading, at: place)
        }
    }

    /// Adds or replaces a word.
    public mutating func add(_ word: String, reading: String) throws(PhoneticsError) {
        try add(word, reading, at: "‘\(word)’")
    }

    public var count: Int { entries.count }

    private mutating func add(_ word: String, _ reading: String, at place: String) throws(PhoneticsError) {
        let key = Self.key(word)
        guard !key.isEmpty, key.count <= Self.longestWord, entries.count < Self.largestCount else {
            throw PhoneticsError(
                "the word is empty or too long, or the lexicon is full", at: place,
                advice: "keep words below \(Self.longestWord) characters and the lexicon below \(Self.largestCount)")
        }
        guard let entry = Self.entry(reading) else {
            throw PhoneticsError(
                "‘\(reading)’ is neither numbered pinyin nor ARPABET", at: place,
                advice: "write yin2 hang2 or HH AH0 L OW1")
        }
        entries[key] = entry
        longest = max(longest, key.count)
    }

    static func key(_ word: String) -> [UInt32] {
        word.unicodeScalars.map { SourceText.fold($0.value).lowercased }
    }

    private static func entry(_ reading: String) -> Entry? {
        let parts = reading.split(separator: " ").map(String.init)
        guard !parts.isEmpty, parts.count <= longestWord else { return nil }
        let english = parts.compactMap(ARPABET.phoneme)
        if english.count == parts.count {
            return Entry(language: .english, syllables: Syllabifier.syllables(english))
        }
        let mandarin = parts.compactMap(Pinyin.syllable)
        return mandarin.count == parts.count ? Entry(language: .mandarin, syllables: mandarin) : nil
    }

    private static func fields(_ line: Substring) -> (String, String)? {
        for separator in ["\t", "=", "  "] {
            guard let range = line.firstRange(of: separator) else { continue }
            let word = trimmed(line[..<range.lowerBound])
            let reading = trimmed(line[range.upperBound...])
            if !word.isEmpty, !reading.isEmpty { return (String(word), String(reading)) }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}
