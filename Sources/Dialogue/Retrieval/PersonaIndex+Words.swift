internal import Phonetics
internal import Script

/// A word of a question that tells something of what is asked.
struct AskedWord: Sendable {
    /// Terms that say it together: the concept, the stem, or each pair of its ideographs.
    var terms: [Int32]
    /// Its ideographs by themselves, which say it in part.
    var singles: [Int32] = []
    /// How much it tells, 0…1: the rarer in the language, the more.
    var weight: Float

    /// How much of it stands among some terms, 0…1.
    func share(in held: Set<Int32>) -> Float {
        let whole = Float(terms.count(where: held.contains)) / Float(max(1, terms.count))
        if whole == 1 || singles.isEmpty { return whole }
        let parts = Float(singles.count(where: held.contains)) / Float(singles.count)
        return max(0.7 * whole, 0.4 * parts)
    }
}

/// How the words of a question lie to what is known.
struct WordEvidence: Sendable {
    /// The weightiest word, and the share of all, that the entry does not hold.
    var missingMost: Float = 0
    var missingShare: Float = 0
    /// The same of what no entry at all holds: the name of something unknown.
    var strangeMost: Float = 0
    var strangeShare: Float = 0
    /// The share that its names hold.
    var named: Float = 0
    /// The share of the rest that one sentence holds; 1 where nothing is left.
    var said: Float = 1
    /// Nothing in the question tells anything.
    var isEmpty = true
}

extension PersonaIndex {
    /// The words of a question that tell something: Chinese is parted by the dictionary, whose frequencies weigh.
    func words(_ lexemes: [Lexeme], type: AnswerType?) -> [AskedWord] {
        let asking = Set(Lexeme.read(type?.asking ?? ""))
        var words: [AskedWord] = []
        var run: [Unicode.Scalar] = []
        func flush() {
            words += chinese(run, asking: asking)
            run = []
        }
        var index = 0
        while index < lexemes.count {
            if let (concept, length) = Terms.concept(in: lexemes, at: index) {
                flush()
                let isAsking = lexemes[index..<(index + length)].allSatisfy(asking.contains)
                if !Self.kinds.contains(concept), !isAsking {
                    words.append(AskedWord(terms: [analysis.terms[concept]], weight: 1))
                }
                index += length
                continue
            }
            switch lexemes[index] {
            case .gap: flush()
            case .ideograph(let scalar): run.append(scalar)
            case .word(let word):
                flush()
                let stem = Stemmer.stem(word)
                if !CommonWords.english.contains(stem), !asking.contains(lexemes[index]) {
                    words.append(AskedWord(terms: [analysis.terms[correction.meant(stem) ?? stem]], weight: 1))
                }
            }
            index += 1
        }
        flush()
        return words
    }

    /// Without a dictionary each ideograph is a word.
    private static let splitter = try? WordSplitter()
    /// A word of this cost is met everywhere (放 is 83), and one dearer by `rare` tells all that a word can.
    private static let common: Float = 70
    private static let rare: Float = 50
    private static let leastWeight: Float = 0.15

    private func chinese(_ run: [Unicode.Scalar], asking: Set<Lexeme>) -> [AskedWord] {
        guard !run.isEmpty else { return [] }
        let parts =
            Self.splitter?.words(run).map { ($0.range, Float($0.cost)) }
            ?? run.indices.map { ($0..<($0 + 1), Self.common + Self.rare) }
        return parts.compactMap { range, cost in
            let scalars = run[range]
            let text = scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
            if scalars.allSatisfy(CommonWords.chinese.contains) || CommonWords.chinesePairs.contains(text) {
                return nil
            }
            if scalars.allSatisfy({ asking.contains(.ideograph($0)) }) { return nil }
            let weight = max(Self.leastWeight, min(1, (cost - Self.common) / Self.rare))
            let singles = scalars.map { analysis.terms[String($0)] }
            guard scalars.count > 1 else { return AskedWord(terms: singles, weight: weight) }
            let pairs = zip(scalars, scalars.dropFirst()).map { analysis.terms[String($0) + String($1)] }
            return AskedWord(terms: pairs, singles: singles, weight: weight)
        }
    }

    /// - Parameters:
    ///   - named: terms of the entry's names and questions.
    ///   - said: terms of its text.
    func evidence(_ words: [AskedWord], entry: Int, named: Set<Int32>, said: Set<Int32>) -> WordEvidence {
        let total = words.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return WordEvidence() }
        var evidence = WordEvidence(isEmpty: false)
        let all = named.union(said)
        for word in words {
            let missing = word.weight * (1 - word.share(in: all))
            let strange = word.weight * (1 - share(known: word))
            evidence.missingMost = max(evidence.missingMost, missing)
            evidence.missingShare += missing / total
            evidence.strangeMost = max(evidence.strangeMost, strange)
            evidence.strangeShare += strange / total
            evidence.named += word.weight * word.share(in: named) / total
        }
        let rest = words.filter { $0.share(in: named) < 1 }
        let restTotal = rest.reduce(0) { $0 + $1.weight }
        guard restTotal > 0 else { return evidence }
        evidence.said = 0
        for place in places[entry] where documents[place].role == .sentence {
            let held = Set(lines[place].terms)
            evidence.said = max(evidence.said, rest.reduce(0) { $0 + $1.weight * $1.share(in: held) } / restTotal)
        }
        return evidence
    }

    /// Whether a section that is talked of says what a question that leans on it asks: something of the kind, where a
    /// kind is asked for, and most of its words.
    func speaks(_ section: KnowledgeSection, of lexemes: [Lexeme]) -> Bool {
        let type = AnswerType.read(lexemes)
        if let type, !section.sentences.contains(where: type.isShown) { return false }
        let words = words(lexemes, type: type)
        let total = words.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return true }
        let text = ([section.title] + section.keys + section.sentences).joined(separator: "\n")
        let held = Set(Terms(text).counts.keys.map { analysis.terms[$0] }.filter { $0 >= 0 })
        let missing = words.reduce(0) { $0 + $1.weight * (1 - $1.share(in: held)) }
        return missing <= Judgement.unsaidInFollowUp * total
    }

    /// How much of a word anything at all holds.
    private func share(known word: AskedWord) -> Float {
        word.share(in: Set((word.terms + word.singles).filter { terms.holds($0) }))
    }
}
