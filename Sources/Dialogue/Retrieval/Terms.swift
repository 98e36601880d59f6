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

    private static let asking: Set<String> = ["@what", "@who", "@how", "@why", "@ask"]

    /// A pair of two common characters, or of one, is partly common itself.
    private static func common(pair: String.UnicodeScalarView) -> Float {
        switch pair.count(where: CommonWords.chinese.contains) {
        case 0: 1
        case 1: 0.35
        default: 0.15
        }
    }

    init(_ lexemes: [Lexeme]) {
        var index = 0
        var previous: Unicode.Scalar?
        while index < lexemes.count {
            if let (concept, length) = Self.concept(in: lexemes, at: index) {
                counts[concept, default: 0] += 1
                for part in Self.parts(of: lexemes[index..<(index + length)]) where part != concept {
                    counts[part, default: 0] += 1
                }
                index += length
                previous = nil
                continue
            }
            switch lexemes[index] {
            case .word(let word):
                counts[Stemmer.stem(word), default: 0] += 1
                // A year answers how old a thing is.
                if let year = Int(word), (1000...2100).contains(year) { counts["@age", default: 0] += 1 }
                previous = nil
            case .ideograph(let scalar):
                counts[String(scalar), default: 0] += 1
                if let previous { counts[String(previous) + String(scalar), default: 0] += 1 }
                previous = scalar
            case .gap:
                previous = nil
            }
            index += 1
        }
    }

    init(_ text: String) { self.init(Lexeme.read(text)) }

    /// True when nothing in the text names a subject.
    var isEmpty: Bool { counts.isEmpty }

    /// The terms that name something.
    var content: [String] { counts.keys.filter { Self.weight(of: $0) >= 0.35 } }

    /// Concepts inside the form of another: opening hours speak of opening, and of when.
    private static func parts(of form: ArraySlice<Lexeme>) -> Set<String> {
        let isSpaced = form.contains(where: \.isWord)
        let shortest = isSpaced ? 1 : 2
        guard form.count > shortest else { return [] }
        var parts: Set<String> = []
        for start in form.indices {
            for end in form.indices where end - start + 1 >= shortest && end - start + 1 < form.count {
                let words = form[start...end].compactMap(\.text).map { isSpaced ? Stemmer.stem($0) : $0 }
                if let name = Concepts.name(of: words.joined(separator: isSpaced ? " " : "")), !asking.contains(name) {
                    parts.insert(name)
                }
            }
        }
        return parts
    }

    /// The longest form of a concept that begins at a lexeme.
    static func concept(in lexemes: [Lexeme], at start: Int) -> (String, Int)? {
        var form = ""
        var found: (String, Int)?
        for length in 1...Concepts.longest where start + length <= lexemes.count {
            switch lexemes[start + length - 1] {
            case .gap: return found
            case .word(let word): form += (form.isEmpty ? "" : " ") + Stemmer.stem(word)
            case .ideograph(let scalar): form.unicodeScalars.append(scalar)
            }
            if let name = Concepts.name(of: form) { found = (name, length) }
        }
        return found
    }
}
