internal import Script

/// A piece of what a question asks: a concept, a word, or an ideograph with the pairs it stands in.
struct AskedPiece: Sendable {
    /// Terms that say it whole: the concept, the word, the pairs.
    var terms: [Int32]
    /// The ideograph alone, which says it in part; −1 where there is none.
    var single: Int32 = -1
    var weight: Float
}

extension PersonaIndex {
    /// What an ideograph alone says of the pair that it stands in.
    private static let alone: Float = 0.6
    /// An ideograph stands for half a word.
    private static let half: Float = 0.5

    /// What a question asks, without the words that only ask. Ideographs are weighed by themselves: the pairs on the seams
    /// between words, which no document holds, say nothing against an answer.
    func pieces(_ lexemes: [Lexeme], type: AnswerType?) -> [AskedPiece] {
        let asking = Set(Lexeme.read(type?.asking ?? ""))
        var pieces: [AskedPiece] = []
        var index = 0
        while index < lexemes.count {
            if let (concept, length) = Terms.concept(in: lexemes, at: index) {
                defer { index += length }
                if Self.kinds.contains(concept) || lexemes[index..<(index + length)].allSatisfy(asking.contains) {
                    continue
                }
                pieces.append(AskedPiece(terms: [analysis.terms[concept]], weight: 1.5 * weight(of: concept)))
                continue
            }
            if !asking.contains(lexemes[index]), let piece = piece(lexemes, at: index) { pieces.append(piece) }
            index += 1
        }
        return pieces
    }

    private func piece(_ lexemes: [Lexeme], at index: Int) -> AskedPiece? {
        switch lexemes[index] {
        case .gap: return nil
        case .word(let word):
            let stem = Stemmer.stem(word)
            if CommonWords.english.contains(stem) { return nil }
            let meant = correction.meant(stem) ?? stem
            return AskedPiece(terms: [analysis.terms[meant]], weight: weight(of: meant))
        case .ideograph(let scalar):
            if CommonWords.chinese.contains(scalar) { return nil }
            var pairs: [String] = []
            if index > 0, case .ideograph(let left) = lexemes[index - 1] { pairs.append(String(left) + String(scalar)) }
            if index + 1 < lexemes.count, case .ideograph(let right) = lexemes[index + 1] {
                pairs.append(String(scalar) + String(right))
            }
            if pairs.contains(where: CommonWords.chinesePairs.contains) { return nil }
            return AskedPiece(
                terms: pairs.map { analysis.terms[$0] }, single: analysis.terms[String(scalar)],
                weight: Self.half * weight(of: String(scalar)))
        }
    }

    private func weight(of term: String) -> Float {
        analysis.terms[term] < 0 ? Self.unknownRarity : rarity(term)
    }

    /// How much of what is asked beyond an entry's name one sentence of it says: 0…1, and 1 where nothing else is asked.
    func heard(_ pieces: [AskedPiece], entry: Int, named: Set<Int32>) -> Float {
        let rest = pieces.filter { piece in
            if piece.terms.contains(where: named.contains) { return false }
            return !(named.contains(piece.single) && piece.terms.allSatisfy { $0 < 0 })
        }
        let total = rest.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return 1 }
        var best: Float = 0
        for place in places[entry] where documents[place].role == .sentence {
            let said = Set(lines[place].terms)
            let sum = rest.reduce(Float(0)) { sum, piece in
                if piece.terms.contains(where: said.contains) { return sum + piece.weight }
                return sum + (said.contains(piece.single) ? Self.alone * piece.weight : 0)
            }
            best = max(best, sum / total)
        }
        return best
    }
}
