/// Slips of the pen: words that no document holds, taken for the one that differs least. Chinese is mistyped by its sound,
/// English by a letter.
struct Correction: Sendable {
    /// Pairs of ideographs by their sound without tones.
    private var sounds: [String: [String]] = [:]
    /// Longer English words by their first letters, for a search by distance.
    private var words: [Character: [String]] = [:]
    private let known: Set<String>

    init(_ vocabulary: Vocabulary) {
        var known: Set<String> = []
        for term in vocabulary.terms {
            let scalars = Array(term.unicodeScalars)
            if scalars.count == 2, scalars.allSatisfy(\.isEastAsian) {
                known.insert(term)
                if let sound = Self.sound(scalars) { sounds[sound, default: []].append(term) }
            } else if scalars.count >= 4, term.utf8.allSatisfy({ (97...122).contains($0) }), let first = term.first {
                known.insert(term)
                words[first, default: []].append(term)
            }
        }
        self.known = known
    }

    /// The term that was meant; nil for one that is known, or like no other.
    func meant(_ term: String) -> String? {
        guard !known.contains(term) else { return nil }
        let scalars = Array(term.unicodeScalars)
        if scalars.count == 2, scalars.allSatisfy(\.isEastAsian) {
            return Self.sound(scalars).flatMap { sounds[$0] }?.min()
        }
        guard scalars.count >= 4, let first = term.first, term.utf8.allSatisfy({ (97...122).contains($0) }) else { return nil }
        // A slip in the first letter is rare, and would bring too many others.
        let allowed = scalars.count >= 8 ? 2 : 1
        return (words[first] ?? []).lazy.filter { abs($0.utf8.count - term.utf8.count) <= allowed }
            .map { (word: $0, distance: Self.distance(Array(term.utf8), Array($0.utf8))) }
            .filter { $0.distance <= allowed }.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    static func sound(_ scalars: [Unicode.Scalar]) -> String? {
        let sounds = scalars.map { ChineseTables.sound(of: $0) }
        guard sounds.allSatisfy({ $0 != nil }) else { return nil }
        return sounds.compactMap(\.self).joined(separator: " ")
    }

    /// Insertions, deletions, replacements and exchanged neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var line = [row + 1]
            for column in right.indices {
                var best = min(last[column + 1] + 1, line[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, before[column - 1] + 1)
                }
                line.append(best)
            }
            (before, last) = (last, line)
        }
        return last[right.count]
    }
}
