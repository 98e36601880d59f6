/// What a text is read into: the forms of concepts, stems, ideographs and their pairs, in their order.
enum TermPiece {
    /// By its number in the tree.
    case form(Int32)
    case word(String)
    /// A year answers how old a thing is.
    case year
    case ideograph(Unicode.Scalar)
    case pair(Unicode.Scalar, Unicode.Scalar)
}

/// Stems of words that were met, with their codes in the tree of forms.
struct StemCache: Sendable {
    struct Entry: Sendable {
        var stem: String
        var code: UInt32
    }

    private var entries: [String: Entry] = [:]
    /// A shelf of documents has some ten thousand different words; numbers and names may be without end.
    private static let most = 100_000

    mutating func entry(_ word: String) -> Entry {
        if let known = entries[word] { return known }
        let stem = Stemmer.stem(word)
        let entry = Entry(stem: stem, code: FormTree.shared.code(stem: stem))
        if entries.count < Self.most { entries[word] = entry }
        return entry
    }
}

extension TermPiece {
    static func read(_ lexemes: [Lexeme], stems: inout StemCache) -> [TermPiece] {
        let tree = FormTree.shared
        var words: [String] = []
        let codes = lexemes.map { lexeme -> UInt32 in
            switch lexeme {
            case .gap:
                words.append("")
                return FormTree.unknown
            case .ideograph(let scalar):
                words.append("")
                return FormTree.code(scalar)
            case .word(let word):
                let entry = stems.entry(word)
                words.append(entry.stem)
                return entry.code
            }
        }
        var pieces: [TermPiece] = []
        pieces.reserveCapacity(2 * lexemes.count)
        var index = 0
        var previous: Unicode.Scalar?
        while index < lexemes.count {
            if let (form, length) = tree.longest(codes, at: index) {
                pieces.append(.form(form))
                index += length
                previous = nil
                continue
            }
            switch lexemes[index] {
            case .word(let word):
                pieces.append(.word(words[index]))
                if let year = Int(word), (1000...2100).contains(year) { pieces.append(.year) }
                previous = nil
            case .ideograph(let scalar):
                pieces.append(.ideograph(scalar))
                if let previous { pieces.append(.pair(previous, scalar)) }
                previous = scalar
            case .gap:
                previous = nil
            }
            index += 1
        }
        return pieces
    }
}
