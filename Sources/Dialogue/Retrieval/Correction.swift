internal import Phonetics

/// Slips of the pen: words that no document holds, taken for the one that differs least. Chinese is mistyped by its sound,
/// English by a letter.
struct Correction: Sendable {
    /// Pairs of ideographs by their sound without tones.
    private var sounds: [String: [String]] = [:]
    /// Longer English words by their first letters, for a search by distance.
    private var words: [Character: [String]] = [:]
    /// Pairs of ideographs by their pinyin, as it is typed where no input method is at hand.
    private var spelled: [String: String] = [:]
    private let known: Set<String>
    /// A word of the language is no slip, though no document holds it: “thick” is not “think”. Without a dictionary every
    /// unknown word may be one.
    private static let english = try? EnglishVocabulary()

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
        // Words that documents hold only as a part of a concept are no slips, and slips may mean them.
        for pair in Self.everydayPairs where known.insert(pair).inserted {
            if let sound = Self.sound(Array(pair.unicodeScalars)) { sounds[sound, default: []].append(pair) }
        }
        for word in Self.everydayWords where known.insert(word).inserted {
            if word.utf8.count >= 5, let first = word.first { words[first, default: []].append(word) }
        }
        for pair in known.sorted() {
            let scalars = Array(pair.unicodeScalars)
            guard scalars.count == 2, scalars.allSatisfy(\.isEastAsian) else { continue }
            let letters = scalars.flatMap { ChineseTables.pinyin($0.value) }
            if letters.count >= 4 { spelled[String(decoding: letters, as: UTF8.self)] = pair }
        }
        self.known = known
    }

    /// The pairs of ideographs, and the words, of every form of a concept and of what is common.
    private static let everydayPairs: Set<String> = {
        var pairs = CommonWords.chinesePairs
        for form in Concepts.forms {
            let scalars = Array(form.unicodeScalars)
            for (left, right) in zip(scalars, scalars.dropFirst()) where left.isEastAsian && right.isEastAsian {
                pairs.insert(String(left) + String(right))
            }
        }
        return pairs
    }()
    private static let everydayWords: Set<String> = CommonWords.english.union(
        Concepts.forms.flatMap { $0.split(separator: " ").map(String.init) }
            .filter { $0.utf8.allSatisfy { (97...122).contains($0) } })

    /// The term that was meant; nil for one that is known, or like no other.
    func meant(_ term: String) -> String? {
        guard !known.contains(term) else { return nil }
        let scalars = Array(term.unicodeScalars)
        if scalars.count == 2, scalars.allSatisfy(\.isEastAsian) {
            return Self.sound(scalars).flatMap { sounds[$0] }?.min()
        }
        guard scalars.count >= 4, let first = term.first, term.utf8.allSatisfy({ (97...122).contains($0) }),
            !Self.isEnglish(term)
        else {
            return nil
        }
        // A slip in the first letter is rare, and would bring too many others.
        let allowed = scalars.count >= 8 ? 2 : 1
        return (words[first] ?? []).lazy.filter { abs($0.utf8.count - term.utf8.count) <= allowed }
            .map { (word: $0, distance: Self.distance(Array(term.utf8), Array($0.utf8))) }
            .filter { $0.distance <= allowed }.min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// - Parameter stem: of a word; some have lost their last letter.
    private static func isEnglish(_ stem: String) -> Bool {
        guard let english else { return false }
        return english.contains(stem) || english.contains(stem + "e")
    }

    /// The line with its slips mended, before anything is read from it: an ideograph that stands in no known pair, and
    /// sounds like the one that would make one; a word that differs from a known one by a letter; pinyin among ideographs.
    func mended(_ lexemes: [Lexeme]) -> [Lexeme] {
        let isChinese = lexemes.contains(where: \.isIdeograph)
        let line = lexemes.flatMap { lexeme -> [Lexeme] in
            guard case .word(let word) = lexeme else { return [lexeme] }
            let stem = Stemmer.stem(word)
            if known.contains(stem) || known.contains(word) { return [lexeme] }
            if isChinese, let pair = spelled[word] { return pair.unicodeScalars.map(Lexeme.ideograph) }
            return [meant(stem).map(Lexeme.word) ?? lexeme]
        }
        return isChinese ? mendedBySound(line) : line
    }

    private func mendedBySound(_ lexemes: [Lexeme]) -> [Lexeme] {
        var line = lexemes
        func pair(_ index: Int) -> [Unicode.Scalar]? {
            guard index >= 0, index + 1 < line.count, case .ideograph(let left) = line[index],
                case .ideograph(let right) = line[index + 1]
            else { return nil }
            return [left, right]
        }
        func isKnown(_ index: Int) -> Bool { pair(index).map { known.contains($0.text) } ?? false }
        for index in line.indices {
            guard let heard = pair(index), !isKnown(index), let options = Self.sound(heard).flatMap({ sounds[$0] })
            else {
                continue
            }
            let isHeld = [isKnown(index - 1), isKnown(index + 1)]
            let fitting = options.filter { option in
                let scalars = Array(option.unicodeScalars)
                let differing = [0, 1].filter { scalars[$0] != heard[$0] }
                guard differing.count == 1, let place = differing.first, !isHeld[place] else { return false }
                // Particles stand beside anything: only a neighbour that fits nowhere else makes one a slip.
                return !CommonWords.chinese.contains(heard[place]) || !isHeld[1 - place]
            }
            // What is said every day is more likely meant than a seam of two words in a document.
            let meant = fitting.min {
                (Self.everydayPairs.contains($0) ? 0 : 1, $0) < (Self.everydayPairs.contains($1) ? 0 : 1, $1)
            }
            for (offset, scalar) in (meant ?? "").unicodeScalars.enumerated() {
                line[index + offset] = .ideograph(scalar)
            }
        }
        return line
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
                var best = min(
                    last[column + 1] + 1, line[column] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
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

extension [Unicode.Scalar] {
    fileprivate var text: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }
}
