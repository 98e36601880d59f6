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
    /// Where it stands in the question, in lexemes.
    var place: Range<Int>

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
    /// A word that is asked for by name (“what font”, “什么型号”, “how thick”): there is one, the entry lacks it, and no
    /// sentence of the entry says it.
    var focus: Float = 0
    var focusMissing: Float = 0
    var focusUnsaid: Float = 0
    /// A word right before one of the entry's names that nothing holds, or that this entry does not: “the Sony buds”.
    var strangeModifier: Float = 0
    var missingModifier: Float = 0
}

extension PersonaIndex {
    /// The words of a question that tell something: Chinese is parted by the dictionary, whose frequencies weigh.
    func words(_ lexemes: [Lexeme], type: AnswerType?) -> [AskedWord] {
        let asking = Set(Lexeme.read(type?.asking ?? ""))
        var words: [AskedWord] = []
        var run: [Unicode.Scalar] = []
        var index = 0
        func flush() {
            words += chinese(run, from: index - run.count, asking: asking)
            run = []
        }
        while index < lexemes.count {
            if let (concept, length) = Terms.concept(in: lexemes, at: index) {
                flush()
                let isAsking = lexemes[index..<(index + length)].allSatisfy(asking.contains)
                if !Self.kinds.contains(concept), !isAsking {
                    words.append(
                        AskedWord(terms: [analysis.terms[concept]], weight: 1, place: index..<(index + length)))
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
                    let term = analysis.terms[correction.meant(stem) ?? stem]
                    words.append(AskedWord(terms: [term], weight: 1, place: index..<(index + 1)))
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

    private func chinese(_ run: [Unicode.Scalar], from start: Int, asking: Set<Lexeme>) -> [AskedWord] {
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
            let place = (start + range.lowerBound)..<(start + range.upperBound)
            guard scalars.count > 1 else { return AskedWord(terms: singles, weight: weight, place: place) }
            let pairs = zip(scalars, scalars.dropFirst()).map { analysis.terms[String($0) + String($1)] }
            return AskedWord(terms: pairs, singles: singles, weight: weight, place: place)
        }
    }

    /// - Parameters:
    ///   - named: terms of the entry's names and questions.
    ///   - said: terms of its text.
    func evidence(
        _ words: [AskedWord], shape: QuestionShape, entry: Int, named: Set<Int32>, said: Set<Int32>
    ) -> WordEvidence {
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
        weigh(shape.focus(of: words), in: &evidence, entry: entry, all: all)
        for (modifier, name) in zip(words, words.dropFirst()) where shape.isModifier(modifier, of: name) {
            guard name.share(in: named) == 1, modifier.share(in: named) < 1 else { continue }
            let strange = modifier.weight * (1 - share(known: modifier))
            evidence.strangeModifier = max(evidence.strangeModifier, strange)
            let missing = modifier.weight * (1 - modifier.share(in: all))
            evidence.missingModifier = max(evidence.missingModifier, missing)
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

    private func weigh(_ focus: [AskedWord], in evidence: inout WordEvidence, entry: Int, all: Set<Int32>) {
        for word in focus {
            evidence.focus = 1
            evidence.focusMissing = max(evidence.focusMissing, word.weight * (1 - word.share(in: all)))
            var said: Float = 0
            for place in places[entry] where documents[place].role == .sentence {
                said = max(said, word.share(in: Set(lines[place].terms)))
            }
            evidence.focusUnsaid = max(evidence.focusUnsaid, word.weight * (1 - said))
        }
    }

    /// How well one sentence that holds something of the kind that is asked for says the words beyond the title, 0…1; 0
    /// where no sentence holds anything of it. What only names the entry in other words need not be said.
    func together(_ words: [AskedWord], _ type: AnswerType, section: KnowledgeSection, entry: Int) -> Float {
        let places = Array(places[entry])
        guard let first = places.first else { return 0 }
        let title = Set(lines[first].terms)
        let sentences = places.filter { documents[$0].role == .sentence }
        let held = sentences.map { Set(lines[$0].terms) }
        let names = places.filter { documents[$0].role == .title }.reduce(into: Set<Int32>()) {
            $0.formUnion(lines[$1].terms)
        }
        let rest = words.filter { word in
            if word.share(in: title) == 1 { return false }
            return word.share(in: names) < 1 || held.contains { word.share(in: $0) > 0 }
        }
        let total = rest.reduce(0) { $0 + $1.weight }
        var best: Float = 0
        for (sentence, terms) in zip(section.sentences, held) where type.isShown(in: sentence) {
            guard total > 0 else { return 1 }
            best = max(best, rest.reduce(0) { $0 + $1.weight * $1.share(in: terms) } / total)
        }
        return best
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

    /// Whether a section is what “and the …?” names: most of the words stand in its names.
    func isNamed(_ section: KnowledgeSection, in lexemes: [Lexeme]) -> Bool {
        let words = words(lexemes, type: AnswerType.read(lexemes))
        let total = words.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return true }
        let names = ([section.title] + section.keys).joined(separator: "\n")
        // 手 of 手表 and 环 of 星环 are no 手环.
        if words.count > 1, words.allSatisfy({ $0.terms.count == 1 && $0.place.count == 1 }),
            let first = words.first?.place.lowerBound, let last = words.last?.place.upperBound,
            lexemes[first..<last].allSatisfy(\.isIdeograph)
        {
            return ByteSearch.holds(SongLine.plain(Array(lexemes[first..<last])), in: names)
        }
        let held = Set(Terms(names).counts.keys.map { analysis.terms[$0] }.filter { $0 >= 0 })
        return words.reduce(0) { $0 + $1.weight * $1.share(in: held) } >= Judgement.shifted * total
    }

    /// Whether a sentence holds every word of a question, and there is one.
    func says(_ sentence: String, all lexemes: [Lexeme]) -> Bool {
        let words = words(lexemes, type: AnswerType.read(lexemes))
        let held = Set(Terms(sentence).counts.keys.map { analysis.terms[$0] }.filter { $0 >= 0 })
        return !words.isEmpty && words.allSatisfy { $0.share(in: held) == 1 }
    }

    /// Whether any word of a question stands in a section's names.
    func sharesName(_ section: KnowledgeSection, with lexemes: [Lexeme]) -> Bool {
        let names = ([section.title] + section.keys).joined(separator: "\n")
        let held = Set(Terms(names).counts.keys.map { analysis.terms[$0] }.filter { $0 >= 0 })
        return words(lexemes, type: AnswerType.read(lexemes)).contains { $0.share(in: held) >= JudgementFeatures.whole }
    }

    /// How much of a word anything at all holds.
    private func share(known word: AskedWord) -> Float {
        word.share(in: Set((word.terms + word.singles).filter { terms.holds($0) }))
    }
}
