/// The words of a question as they are written, for telling sentences apart that speak of the same thing.
struct Wording {
    /// Pairs of ideographs, and stems.
    private let pieces: Set<String>

    /// - Parameter title: of the section; what it says tells its sentences not apart.
    init(_ lexemes: [Lexeme], without title: String) {
        pieces = Self.pieces(lexemes).subtracting(Self.pieces(Lexeme.read(title)))
    }

    /// 0…1.
    func share(in sentence: String) -> Float {
        if pieces.isEmpty { return 0 }
        return Float(pieces.intersection(Self.pieces(Lexeme.read(sentence))).count) / Float(pieces.count)
    }

    private static func pieces(_ lexemes: [Lexeme]) -> Set<String> {
        var pieces: Set<String> = []
        var previous: Unicode.Scalar?
        for lexeme in lexemes {
            switch lexeme {
            case .gap: previous = nil
            case .word(let word):
                let stem = Stemmer.stem(word)
                if !CommonWords.english.contains(stem) { pieces.insert(stem) }
                previous = nil
            case .ideograph(let scalar):
                if let previous {
                    let pair = String(previous) + String(scalar)
                    if Terms.weight(of: pair) >= 0.35 { pieces.insert(pair) }
                }
                previous = scalar
            }
        }
        return pieces
    }
}
