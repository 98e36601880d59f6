internal import Phonetics

/// A claim that must never be made of a product, as it is met in a question: “手表能测血糖吗”, “say that it cures tinnitus”.
struct ForbiddenClaim: Sendable {
    /// The product among the persona's, and what it is called, as plain lines.
    let product: Int
    let names: [String]
    /// The words that tell something: Chinese ones as they stand, English ones by their stems.
    private let words: [String]
    private let stems: [String]

    private static let splitter = try? WordSplitter()

    init?(_ claim: String, of product: Product, at place: Int) {
        self.product = place
        let called = ([product.name] + product.aliases).map { SongLine.plain(Lexeme.read($0)) }.filter { !$0.isEmpty }
        names = called + Self.short(called)
        let lexemes = Lexeme.read(claim)
        words = Self.chinese(lexemes)
        stems = lexemes.compactMap { lexeme in
            guard case .word(let word) = lexeme else { return nil }
            let stem = Stemmer.stem(word)
            return CommonWords.english.contains(stem) ? nil : stem
        }
        if words.isEmpty, stems.isEmpty { return nil }
    }

    /// A name without the kind of thing: 星环 of 星环手表, `orbit` of `orbit watch`.
    private static func short(_ names: [String]) -> [String] {
        guard let whole = names.first else { return [] }
        let kinds = names.dropFirst().filter { whole != $0 && whole.hasSuffix($0) }
        guard let kind = kinds.max(by: { $0.utf8.count < $1.utf8.count }) else { return [] }
        let rest = SongLine.plain(String(whole.dropLast(kind.count)))
        return rest.unicodeScalars.count >= 2 ? [rest] : []
    }

    private static func chinese(_ lexemes: [Lexeme]) -> [String] {
        lexemes.split(whereSeparator: { !$0.isIdeograph }).flatMap { run -> [String] in
            let scalars = run.compactMap { if case .ideograph(let scalar) = $0 { scalar } else { nil } }
            let parts = splitter?.words(scalars).map(\.range) ?? scalars.indices.map { $0..<($0 + 1) }
            return parts.compactMap { part in
                let word = scalars[part]
                if word.allSatisfy(CommonWords.chinese.contains) { return nil }
                return word.reduce(into: "") { $0.unicodeScalars.append($1) }
            }
        }
    }

    /// How much of the claim stands in a line, 0…1. A word of two ideographs stands there by half with one of them: 治 of
    /// 治疗.
    func share(in line: String, stems held: Set<String>) -> Float {
        let scalars = Set(line.unicodeScalars)
        let chinese = words.reduce(Float(0)) { sum, word in
            if SongLine.holds(word, in: line) { return sum + 1 }
            return sum + Float(word.unicodeScalars.count(where: scalars.contains)) / Float(word.unicodeScalars.count)
        }
        let english = Float(stems.count(where: held.contains))
        return (chinese + english) / Float(words.count + stems.count)
    }
}

extension PersonaIndex {
    /// The share of a claim that a question about its product must hold; one that names no product must hold all of it.
    private static let mostly: Float = 0.7

    /// The product of which a question asks for a claim that must not be made.
    /// - Parameter topic: the section last spoken of: “它能治耳鸣吗” names no product.
    func productClaimed(in lexemes: [Lexeme], topic: String?) -> Product? {
        guard !claims.isEmpty else { return nil }
        let line = SongLine.plain(lexemes)
        let stems = Set(lexemes.compactMap { if case .word(let word) = $0 { Stemmer.stem(word) } else { nil } })
        let isAnyNamed = claims.contains { $0.names.contains { SongLine.holds($0, in: line) } }
        let best = claims.map { claim -> (claim: ForbiddenClaim, share: Float) in
            let isNamed =
                claim.names.contains { SongLine.holds($0, in: line) }
                || !isAnyNamed && topic?.hasSuffix("/" + persona.products[claim.product].id) ?? false
            let share = claim.share(in: line, stems: stems)
            if isAnyNamed, !isNamed { return (claim, 0) }
            return (claim, share >= (isNamed ? Self.mostly : 1) ? share + (isNamed ? 1 : 0) : 0)
        }.max { $0.share < $1.share }
        guard let best, best.share > 0 else { return nil }
        return persona.products[best.claim.product]
    }
}
