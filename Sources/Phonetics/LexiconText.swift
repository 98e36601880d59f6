/// A lexicon file as text that can be changed a word at a time: comments, order and what cannot be read stay as they
/// are. What it holds is what `UserLexicon(text:)` takes.
public struct LexiconText: Sendable, Equatable {
    /// A word with its reading as it is written down.
    public struct Entry: Sendable, Equatable {
        public var word: String
        public var reading: String

        public init(word: String, reading: String) {
            self.word = word
            self.reading = reading
        }
    }

    private var lines: [String]

    public init(_ text: String = "") {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
    }

    public var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// In the order of the file; a word that stands there twice is there once, with its last reading.
    public var entries: [Entry] {
        var result: [Entry] = []
        var places: [[UInt32]: Int] = [:]
        for entry in lines.lazy.compactMap(Self.entry) where PhonemeNotation.any(entry.reading) != nil {
            let key = UserLexicon.key(entry.word)
            if let place = places[key] {
                result[place] = entry
            } else {
                places[key] = result.count
                result.append(entry)
            }
        }
        return result
    }

    /// Writes a word's reading in the place of its old one, or behind all others.
    /// - Throws: where the word cannot stand in a file or the reading cannot be read.
    public mutating func set(_ word: String, reading: String) throws(PhoneticsError) {
        let word = String(UserLexicon.trimmed(word[...]))
        let reading = reading.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !word.contains(where: { $0.isNewline || "\t#=".contains($0) }), !word.contains("  ") else {
            throw PhoneticsError(
                "cannot stand in a lexicon", at: "‘\(word.prefix(80))’",
                advice: "leave out line breaks, tabs, # and =, and double spaces")
        }
        // What the lexicon itself takes is what may be written.
        var probe = UserLexicon()
        try probe.add(word, reading: reading)
        guard !reading.contains("#") else {
            throw PhoneticsError("has a # in it", at: "‘\(reading.prefix(80))’", advice: "leave it out")
        }
        let line = "\(word)\t\(reading)"
        let key = UserLexicon.key(word)
        guard let last = lines.lastIndex(where: { Self.entry($0).map { UserLexicon.key($0.word) } == key }) else {
            guard lines.count < UserLexicon.largestCount else {
                throw PhoneticsError("is full", at: "the lexicon", advice: "remove words that are no longer wanted")
            }
            lines.append(line)
            return
        }
        lines[last] = line
    }

    /// Takes a word out; false where it was not there.
    public mutating func remove(_ word: String) -> Bool {
        let key = UserLexicon.key(String(UserLexicon.trimmed(word[...])))
        let before = lines.count
        lines.removeAll { Self.entry($0).map { UserLexicon.key($0.word) } == key }
        return lines.count < before
    }

    private static func entry(_ line: String) -> Entry? {
        let content = UserLexicon.trimmed(line.prefix { $0 != "#" })
        return UserLexicon.fields(content).map { Entry(word: $0.0, reading: $0.1) }
    }
}
