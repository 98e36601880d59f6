/// What the index knows of one line: its terms and its spelling, as numbers of a vocabulary.
struct AnalysedLine: Sendable {
    struct Counts: Sendable {
        var terms: [Int32]
        var counts: [Float]
    }

    var terms: Counts
    var grams: Counts
}

/// Reads lines into terms and spelling, and remembers each, so that an index that is made again after an edit reads only
/// the lines that are new.
struct LineAnalysis: Sendable {
    private(set) var terms = Vocabulary()
    private(set) var grams = Vocabulary()
    /// What each term counts by itself, by its number.
    private(set) var weights: [Float] = []
    private var lines: [String: AnalysedLine] = [:]
    private var used: [String: AnalysedLine] = [:]
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

    mutating func line(_ text: String) -> AnalysedLine {
        if let known = used[text] ?? lines[text] {
            used[text] = known
            return known
        }
        readCount += 1
        let lexemes = Lexeme.read(text)
        let line = AnalysedLine(terms: terms.number(Terms(lexemes).counts), grams: grams.number(Grams.count(lexemes)))
        while weights.count < terms.count { weights.append(Terms.weight(of: terms.term(weights.count))) }
        used[text] = line
        return line
    }
}

/// Terms by number. It only grows; an edit adds a few.
struct Vocabulary: Sendable {
    private var numbers: [String: Int32] = [:]
    /// By their numbers.
    private(set) var terms: [String] = []
    var count: Int { numbers.count }

    func term(_ number: Int) -> String { terms[number] }

    /// −1 for a term that no line ever had.
    subscript(term: String) -> Int32 { numbers[term] ?? -1 }

    mutating func number(_ counts: [String: Float]) -> AnalysedLine.Counts {
        var result = AnalysedLine.Counts(terms: [], counts: [])
        for (term, count) in counts {
            let number = numbers[term] ?? Int32(terms.count)
            if Int(number) == terms.count {
                numbers[term] = number
                terms.append(term)
            }
            result.terms.append(number)
            result.counts.append(count)
        }
        return result
    }
}
