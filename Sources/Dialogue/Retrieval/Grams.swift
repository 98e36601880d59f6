/// How a text is spelled: character trigrams of words and single and paired ideographs. It forgives what terms do not,
/// misspellings and word forms.
enum Grams {
    static func count(_ lexemes: [Lexeme]) -> [String: Float] {
        var counts: [String: Float] = [:]
        var previous: Unicode.Scalar?
        for lexeme in lexemes {
            switch lexeme {
            case .word(let word):
                previous = nil
                let scalars: [Unicode.Scalar] = ["_"] + Array(word.unicodeScalars.prefix(40)) + ["_"]
                for start in 0...max(0, scalars.count - 3) {
                    var gram = String.UnicodeScalarView()
                    gram.append(contentsOf: scalars[start..<min(scalars.count, start + 3)])
                    counts[String(gram), default: 0] += 1
                }
            case .ideograph(let scalar):
                counts[String(scalar), default: 0] += 0.6
                if let previous { counts[String(previous) + String(scalar), default: 0] += 1 }
                previous = scalar
            case .gap:
                previous = nil
            }
        }
        return counts
    }
}
