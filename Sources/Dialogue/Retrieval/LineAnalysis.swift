/// What the index knows of one line: its terms and its spelling, as numbers of a vocabulary.
struct AnalysedLine: Sendable {
    /// In the order of the numbers.
    struct Counts: Sendable {
        var terms: [Int32] = []
        var counts: [Float] = []

        init() {}

        /// Adds up what comes more than once.
        init(_ all: [(term: Int32, count: Float)]) {
            for (term, count) in all.sorted(by: { $0.term < $1.term }) {
                if terms.last == term {
                    counts[counts.count - 1] += count
                } else {
                    terms.append(term)
                    counts.append(count)
                }
            }
        }

        /// Of several lines as of one, between whose parts nothing is paired.
        static func sum(_ parts: [Counts]) -> Counts {
            if parts.count == 1 { return parts[0] }
            return Counts(parts.flatMap { part in zip(part.terms, part.counts).map { (term: $0, count: $1) } })
        }
    }

    var terms = Counts()
    var grams = Counts()
}

/// Reads lines into terms and spelling, and remembers each, so that an index that is made again after an edit reads only
/// the lines that are new.
struct LineAnalysis: Sendable {
    private(set) var terms = Vocabulary()
    private(set) var grams = GramNumbers()
    /// What each term counts by itself, by its number.
    private(set) var weights: [Float] = []
    private var lines: [String: AnalysedLine] = [:]
    private var used: [String: AnalysedLine] = [:]
    private var stems = StemCache()
    /// Lines that were read and not remembered; for tests of what a change costs.
    private(set) var readCount = 0

    /// Begins another edition from this one.
    func renewed() -> LineAnalysis {
        var analysis = self
        analysis.lines = used
        analysis.used = [:]
        analysis.readCount = 0
        return analysis
    }

    /// Several texts as one document; nothing is paired across their ends.
    mutating func document(_ texts: [String]) -> AnalysedLine {
        let parts = texts.map { line($0) }
        return AnalysedLine(terms: .sum(parts.map(\.terms)), grams: .sum(parts.map(\.grams)))
    }

    private mutating func line(_ text: String) -> AnalysedLine {
        if let known = used[text] { return known }
        if let known = lines[text] {
            used[text] = known
            return known
        }
        readCount += 1
        let lexemes = Lexeme.read(text)
        let spelling = Grams.count(lexemes).map { (term: grams.number($0.key), count: $0.count) }
        let line = AnalysedLine(terms: AnalysedLine.Counts(numbers(lexemes)), grams: AnalysedLine.Counts(spelling))
        while weights.count < terms.count { weights.append(Terms.weight(of: terms.term(weights.count))) }
        used[text] = line
        return line
    }

    private mutating func numbers(_ lexemes: [Lexeme]) -> [(term: Int32, count: Float)] {
        var numbers: [(term: Int32, count: Float)] = []
        for piece in TermPiece.read(lexemes, stems: &stems) {
            switch piece {
            case .form(let number):
                let form = FormTree.shared.forms[Int(number)]
                numbers.append((terms.number(form.concept), 1))
                for part in form.parts { numbers.append((terms.number(part), 1)) }
            case .word(let stem): numbers.append((terms.number(stem), 1))
            case .year: numbers.append((terms.number(Terms.year), 1))
            case .ideograph(let scalar): numbers.append((terms.number(ideograph: scalar), 1))
            case .pair(let left, let right): numbers.append((terms.number(left, right), 1))
            }
        }
        return numbers
    }
}

/// Terms by number. It only grows; an edit adds a few.
struct Vocabulary: Sendable {
    /// Stems and concepts.
    private var words: [String: Int32] = [:]
    /// Ideographs and pairs of them: hashing numbers is many times faster than hashing text.
    private var ideographs: [UInt64: Int32] = [:]
    /// By their numbers.
    private(set) var terms: [String] = []
    var count: Int { terms.count }

    func term(_ number: Int) -> String { terms[number] }

    /// −1 for a term that no line ever had.
    subscript(term: String) -> Int32 {
        let scalars = term.unicodeScalars
        guard let first = scalars.first, first.isEastAsian else { return words[term] ?? -1 }
        switch scalars.count {
        case 1: return ideographs[UInt64(first.value)] ?? -1
        case 2: return scalars.last.flatMap { ideographs[Self.key(first, $0)] } ?? -1
        default: return -1
        }
    }

    mutating func number(_ word: String) -> Int32 {
        if let known = words[word] { return known }
        let number = Int32(terms.count)
        words[word] = number
        terms.append(word)
        return number
    }

    mutating func number(ideograph: Unicode.Scalar) -> Int32 {
        number(UInt64(ideograph.value)) { String(ideograph) }
    }

    mutating func number(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Int32 {
        number(Self.key(left, right)) { String(left) + String(right) }
    }

    private mutating func number(_ key: UInt64, text: () -> String) -> Int32 {
        if let known = ideographs[key] { return known }
        let number = Int32(terms.count)
        ideographs[key] = number
        terms.append(text())
        return number
    }

    private static func key(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> UInt64 {
        UInt64(left.value) << 32 | UInt64(right.value)
    }
}

/// Spelling by number.
struct GramNumbers: Sendable {
    private var numbers: [Grams.Key: Int32] = [:]
    var count: Int { numbers.count }

    /// −1 for what no line ever had.
    subscript(key: Grams.Key) -> Int32 { numbers[key] ?? -1 }

    mutating func number(_ key: Grams.Key) -> Int32 {
        if let known = numbers[key] { return known }
        let number = Int32(numbers.count)
        numbers[key] = number
        return number
    }
}
