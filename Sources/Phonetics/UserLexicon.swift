internal import Script

/// Readings of one's own, which always win: a name, a brand, a word that the dictionaries get wrong.
public struct UserLexicon: Sendable {
    /// A reading, one list of phonemes a syllable.
    struct Entry: Sendable {
        var language: Language
        var syllables: [[Phoneme]]
        /// Said exactly so: no rule of the language is applied.
        var isRaw = false
    }

    /// By folded, lower-case scalars.
    private(set) var entries: [[UInt32]: Entry] = [:]
    /// Scalars in the longest word.
    private(set) var longest = 0

    /// What a lexicon may hold at most.
    public static let largestCount = 100_000
    static let longestWord = 64

    public init() {}

    /// A lexicon with nothing in it decides nothing.
    public var isEmpty: Bool { entries.isEmpty }

    /// Reads a text of lines `word TAB reading` (or two spaces or `=` between them); `#` begins a comment.
    /// A reading is numbered pinyin (`yin2 hang2`) or ARPABET (`HH AH0 L OW1`).
    public init(text: String) throws(PhoneticsError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            try add(line: line, number: index + 1)
        }
    }

    /// Reads a text as `init(text:)` does, but leaves out the lines that cannot be read and tells of them, at most of
    /// twenty.
    public static func reading(_ text: String) -> (lexicon: UserLexicon, problems: [PhoneticsError]) {
        var lexicon = UserLexicon()
        var problems: [PhoneticsError] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            do throws(PhoneticsError) {
                try lexicon.add(line: line, number: index + 1)
            } catch {
                if problems.count < 20 { problems.append(error) }
            }
        }
        return (lexicon, problems)
    }

    /// Takes over another's words; they win.
    public mutating func add(contentsOf other: UserLexicon) {
        entries.merge(other.entries) { $1 }
        longest = max(longest, other.longest)
    }

    /// Adds or replaces a word.
    public mutating func add(_ word: String, reading: String) throws(PhoneticsError) {
        try add(word, reading, at: "‘\(word)’")
    }

    public var count: Int { entries.count }

    private mutating func add(line: Substring, number: Int) throws(PhoneticsError) {
        let content = Self.trimmed(line.prefix { $0 != "#" })
        guard !content.isEmpty else { return }
        let place = "line \(number)"
        guard let (word, reading) = Self.fields(content) else {
            throw PhoneticsError("has no reading", at: place, advice: "write the word, a tab and its reading")
        }
        try add(word, reading, at: place)
    }

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

    /// The longest word that begins a row of scalars, folded and in lower case.
    func entry(_ key: [UInt32]) -> Entry? { entries[key] }

    static func key(_ word: String) -> [UInt32] {
        word.unicodeScalars.map { SourceText.fold($0.value).lowercased }
    }

    private static func entry(_ reading: String) -> Entry? {
        PhonemeNotation.any(reading).map { Entry(language: $0.language, syllables: $0.syllables) }
    }

    static func fields(_ line: Substring) -> (String, String)? {
        for separator in ["\t", "=", "  "] {
            guard let range = line.firstRange(of: separator) else { continue }
            let word = trimmed(line[..<range.lowerBound])
            let reading = trimmed(line[range.upperBound...])
            if !word.isEmpty, !reading.isEmpty { return (String(word), String(reading)) }
        }
        return nil
    }

    static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}
