/// The smallest pieces retrieval looks at: a word of a spaced script, or one ideograph or kana.
enum Lexeme: Hashable {
    case word(String)
    case ideograph(Unicode.Scalar)
    /// Punctuation or a symbol: nothing is paired across it.
    case gap

    var isIdeograph: Bool { if case .ideograph = self { true } else { false } }

    var text: String? {
        switch self {
        case .word(let word): word
        case .ideograph(let scalar): String(scalar)
        case .gap: nil
        }
    }
}

extension Lexeme {
    /// Lower-cased, full-width forms narrowed, contractions opened (`what's` is `what is`).
    static func read(_ text: String) -> [Lexeme] {
        var lexemes: [Lexeme] = []
        var word = String.UnicodeScalarView()
        func flush() {
            guard !word.isEmpty else { return }
            lexemes.append(contentsOf: Contraction.open(String(word)).map(Lexeme.word))
            word = String.UnicodeScalarView()
        }
        let scalars = Array(text.unicodeScalars)
        for (place, raw) in scalars.enumerated() {
            let scalar = raw.narrowed
            if scalar.isEastAsian {
                flush()
                lexemes.append(.ideograph(scalar))
            } else if scalar.isWordPart {
                if scalar == "'", word.isEmpty { continue }
                if scalar.isASCII {
                    word.append(scalar.lowerASCII)
                } else {
                    word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
                }
            } else {
                flush()
                // Messages that came quickly stand on lines of their own.
                let isGap = (scalar == "\n" || !scalar.properties.isWhitespace) && !isInside(scalars, place)
                if isGap, lexemes.last != .gap { lexemes.append(.gap) }
            }
        }
        flush()
        return lexemes
    }

    /// Whether a sign stands inside a compound or a number, and parts nothing: `Wi-Fi`, `2.4`, `10,000`, `20:30`.
    private static func isInside(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
        guard place > 0, place + 1 < scalars.count else { return false }
        let (before, after) = (scalars[place - 1].narrowed, scalars[place + 1].narrowed)
        switch scalars[place].narrowed {
        case "-", "\u{2010}", "\u{2011}": return before.isWordPart && after.isWordPart
        case ".", ",", ":": return before.properties.numericType != nil && after.properties.numericType != nil
        default: return false
        }
    }
}

extension Unicode.Scalar {
    /// Letters, figures and the apostrophe. Most are of ASCII, which needs no table.
    fileprivate var isWordPart: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "'": true
        default: !isASCII && (properties.isAlphabetic || properties.numericType != nil)
        }
    }

    fileprivate var lowerASCII: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) + 32) : self
    }

    /// Han characters, kana and the iteration marks among them.
    var isEastAsian: Bool {
        switch value {
        case 0x3005, 0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }

    var isKana: Bool { (0x3040...0x30FF).contains(value) }

    /// Full-width ASCII as ASCII, typographic apostrophes as the plain one.
    var narrowed: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
        case 0x2018, 0x2019, 0x02BC: "'"
        default: self
        }
    }
}

/// English short forms.
private enum Contraction {
    static func open(_ word: String) -> [String] {
        if let typed = hasty[word] { return typed }
        guard word.utf8.contains(UInt8(ascii: "'")), let mark = word.firstIndex(of: "'") else { return [word] }
        let stem = String(word[..<mark])
        switch word[word.index(after: mark)...] {
        case "s": return whole.contains(stem) ? [stem, "is"] : [stem]
        case "re": return [stem, "are"]
        case "m": return [stem, "am"]
        case "ll": return [stem, "will"]
        case "ve": return [stem, "have"]
        case "d": return [stem, "would"]
        case "t":
            return stem.hasSuffix("n")
                ? [stem == "can" || stem == "won" ? stem : String(stem.dropLast()), "not"] : [stem]
        case "": return [stem]
        default: return [word.filter { $0 != "'" }]
        }
    }

    /// As they are typed in haste.
    private static let hasty: [String: [String]] = [
        "whats": ["what", "is"], "wheres": ["where", "is"], "whos": ["who", "is"], "hows": ["how", "is"],
        "whens": ["when", "is"], "thats": ["that", "is"], "theres": ["there", "is"], "im": ["i", "am"],
        "ive": ["i", "have"], "youre": ["you", "are"], "theyre": ["they", "are"], "dont": ["do", "not"],
        "doesnt": ["does", "not"], "didnt": ["did", "not"], "isnt": ["is", "not"], "arent": ["are", "not"],
        "wasnt": ["was", "not"], "cant": ["can", "not"], "couldnt": ["could", "not"], "wont": ["will", "not"],
        "wouldnt": ["would", "not"], "hasnt": ["has", "not"], "havent": ["have", "not"],
        "shouldnt": ["should", "not"], "werent": ["were", "not"], "hes": ["he", "is"], "shes": ["she", "is"],
        "u": ["you"], "ur": ["your"], "r": ["are"], "ya": ["you"], "pls": ["please"], "plz": ["please"],
        "wot": ["what"], "wots": ["what", "is"], "wats": ["what", "is"], "wanna": ["want", "to"],
        "gonna": ["going", "to"], "gotta": ["got", "to"], "lemme": ["let", "me"], "gimme": ["give", "me"],
        "cos": ["because"], "coz": ["because"], "tho": ["though"], "thru": ["through"], "thx": ["thanks"],
        "tmrw": ["tomorrow"], "mins": ["minutes"], "hrs": ["hours"],
    ]

    /// After these, `'s` is `is`; elsewhere it is a possessive.
    private static let whole: Set<String> = [
        "what", "who", "where", "when", "how", "why", "it", "that", "there", "he", "she", "here", "let",
    ]
}
