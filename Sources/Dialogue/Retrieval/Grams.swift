/// How a text is spelled: character trigrams of words and single and paired ideographs. It forgives what terms do not,
/// misspellings and word forms.
enum Grams {
    /// Up to three scalars in one number.
    typealias Key = UInt64

    /// What an ideograph alone counts of a pair.
    private static let single: Float = 0.6
    /// Scalars of a word that are looked at.
    private static let longest = 40

    /// How often each stands in a text, in the order of their keys.
    static func count(_ lexemes: [Lexeme]) -> [(key: Key, count: Float)] {
        var all: [(key: Key, count: Float)] = []
        var previous: Key?
        for lexeme in lexemes {
            switch lexeme {
            case .word(let word):
                previous = nil
                var last: (Key, Key) = (0, Key(UInt8(ascii: "_")))
                var isFirst = true
                for scalar in Array(word.unicodeScalars.prefix(longest)) + ["_"] {
                    let next = Key(scalar.value)
                    if !isFirst { all.append((last.0 << 42 | last.1 << 21 | next, 1)) }
                    isFirst = false
                    last = (last.1, next)
                }
            case .ideograph(let scalar):
                let next = Key(scalar.value)
                all.append((next, single))
                if let previous { all.append((previous << 21 | next, 1)) }
                previous = next
            case .gap:
                previous = nil
            }
        }
        return summed(all)
    }

    private static func summed(_ all: [(key: Key, count: Float)]) -> [(key: Key, count: Float)] {
        var result: [(key: Key, count: Float)] = []
        for (key, count) in all.sorted(by: { $0.key < $1.key }) {
            if let last = result.last, last.key == key {
                result[result.count - 1].count += count
            } else {
                result.append((key, count))
            }
        }
        return result
    }
}
