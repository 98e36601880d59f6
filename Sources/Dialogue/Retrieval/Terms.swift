/// What a text is about, as weighted terms: concepts where words have synonyms, stems, ideographs and their pairs.
struct Terms {
    /// Term to how often it stands in the text.
    var counts: [String: Float] = [:]

    /// The share of its rarity that a term counts with.
    static func weight(of term: String) -> Float {
        if asking.contains(term) { return CommonWords.weight }
        let scalars = term.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.isEastAsian {
            // A single ideograph says less than the pair it stands in.
            if scalars.count == 1 { return CommonWords.chinese.contains(first) ? 0.05 : 0.35 }
            return CommonWords.chinesePairs.contains(term) ? CommonWords.weight : common(pair: scalars)
        }
        return CommonWords.english.contains(term) ? CommonWords.weight : 1
    }

    static let asking: Set<String> = ["@what", "@who", "@how", "@why", "@ask"]

    /// A pair of two common characters, or of one, is partly common itself.
    private static func common(pair: String.UnicodeScalarView) -> Float {
        switch pair.count(where: CommonWords.chinese.contains) {
        case 0: 1
        case 1: 0.35
        default: 0.15
        }
    }

    init(_ lexemes: [Lexeme]) {
        var stems = StemCache()
        for piece in TermPiece.read(lexemes, stems: &stems) {
            switch piece {
            case .form(let number):
                let form = FormTree.shared.forms[Int(number)]
                counts[form.concept, default: 0] += 1
                for part in form.parts { counts[part, default: 0] += 1 }
            case .word(let stem): counts[stem, default: 0] += 1
            case .year: counts[Self.year, default: 0] += 1
            case .ideograph(let scalar): counts[String(scalar), default: 0] += 1
            case .pair(let left, let right): counts[String(left) + String(right), default: 0] += 1
            }
        }
    }

    /// What a year tells of.
    static let year = "@age"

    init(_ text: String) { self.init(Lexeme.read(text)) }

    /// True when nothing in the text names a subject.
    var isEmpty: Bool { counts.isEmpty }

    /// The terms that name something.
    var content: [String] { counts.keys.filter { Self.weight(of: $0) >= 0.35 } }

    /// The longest form of a concept that begins at a lexeme.
    static func concept(in lexemes: [Lexeme], at start: Int) -> (String, Int)? {
        let codes = lexemes[start...].prefix(Concepts.longest).map { lexeme -> UInt32 in
            switch lexeme {
            case .gap: FormTree.unknown
            case .ideograph(let scalar): FormTree.code(scalar)
            case .word(let word): FormTree.shared.code(stem: Stemmer.stem(word))
            }
        }
        return FormTree.shared.longest(codes, at: 0).map { (FormTree.shared.forms[Int($0.form)].concept, $0.length) }
    }
}
