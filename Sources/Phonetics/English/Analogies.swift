internal import Script

/// Pronounces a word that no dictionary has after one that it has: `unboxers` after `unboxing`, `streamable` after
/// `stream`.
///
/// A rule exchanges letters at the end or the beginning of a known word, and the phonemes that go with them. Rules and
/// how often each was right are learned from the dictionary by `Training/dictionaries/analogies.py`, whose first lines
/// describe the file.
struct Analogies: Sendable {
    /// Letters at either end of a word that a rule may give it.
    static let longest = 7
    /// Letters that the two words share at least; more where the known word loses some.
    static let stem = 3
    private static let stemOfExchange = 4

    private let rules: SortedLines

    init(folder: String) throws(PhoneticsError) { rules = try SortedLines(folder + "/analogies.txt") }

    /// How a word may be said, and what speaks for it: of each rule that says so, how often it is right, to the third
    /// power, for what is right half the time says next to nothing.
    /// - Parameter known: the phonemes of a word that the dictionary has.
    func candidates(_ word: [UInt8], known: ([UInt8]) -> [Phoneme]?) -> [[Phoneme]: Double] {
        var best: [[Phoneme]: Double] = [:]
        let most = min(Self.longest, word.count - Self.stem)
        guard most > 0 else { return best }
        for size in 1...most {
            for side in [Side.ending, .beginning] {
                let (stem, given) = side.cut(word, size)
                guard let line = rules.value(of: side.key(given)) else { continue }
                for (said, evidence) in guesses(line, stem, side, known) { best[said, default: 0] += evidence }
            }
        }
        return best
    }

    /// What the rules of one line say: of rules for the same exchange and result, the one for just this context counts.
    private func guesses(
        _ line: String, _ stem: [UInt8], _ side: Side, _ known: ([UInt8]) -> [Phoneme]?
    ) -> [[Phoneme]: Double] {
        var best: [[Phoneme]: Double] = [:]
        var sources: [Substring: [Phoneme]?] = [:]
        var sure: [Result: (isNarrow: Bool, chance: Double)] = [:]
        for text in line.split(separator: "|") {
            guard let rule = Rule(text), rule.taken.isEmpty || stem.count >= Self.stemOfExchange else { continue }
            let source: [Phoneme]?
            if let found = sources[rule.taken] {
                source = found
            } else {
                source = known(side.joined(stem, Array(rule.taken.utf8)))
                sources[rule.taken] = source
            }
            guard let source, let said = rule.apply(source, side) else { continue }
            let result = Result(taken: rule.taken, said: said)
            if let old = sure[result], (old.isNarrow ? 1 : 0, old.chance) >= (rule.isNarrow ? 1 : 0, rule.chance) {
                continue
            }
            sure[result] = (rule.isNarrow, rule.chance)
        }
        for (result, value) in sure { best[result.said, default: 0] += value.chance * value.chance * value.chance }
        return best
    }

    private struct Result: Hashable {
        var taken: Substring
        var said: [Phoneme]
    }
}

extension Analogies {
    private enum Side {
        case ending, beginning

        /// The letters shared, and those that the word has beyond them.
        func cut(_ word: [UInt8], _ size: Int) -> (stem: [UInt8], given: [UInt8]) {
            switch self {
            case .ending: (Array(word.dropLast(size)), Array(word.suffix(size)))
            case .beginning: (Array(word.dropFirst(size)), Array(word.prefix(size)))
            }
        }

        func joined(_ stem: [UInt8], _ part: [UInt8]) -> [UInt8] { self == .ending ? stem + part : part + stem }

        /// `-ing`, `un-`
        func key(_ part: [UInt8]) -> [UInt8] { self == .ending ? [0x2D] + part : part + [0x2D] }
    }

    /// `taken,context,chance,drop,add` and `,2` where the known word's primary stress becomes secondary.
    private struct Rule {
        /// Letters that the known word loses.
        let taken: Substring
        /// The known word's outermost phoneme, without stress; nil where any will do.
        private let context: Substring?
        let chance: Double
        private let drop: [Phoneme]
        private let add: [Phoneme]
        private let isDemoted: Bool

        var isNarrow: Bool { context != nil }

        init?(_ text: Substring) {
            let fields = text.split(separator: ",", omittingEmptySubsequences: false)
            guard fields.count >= 5, let thousandths = Int(fields[2]), (0...1000).contains(thousandths) else {
                return nil
            }
            taken = fields[0]
            context = fields[1] == "*" ? nil : fields[1]
            chance = Double(thousandths) / 1000
            drop = ARPABET.phonemes(fields[3])
            add = ARPABET.phonemes(fields[4])
            isDemoted = fields.count > 5
        }

        /// nil where the rule does not fit the word.
        func apply(_ source: [Phoneme], _ side: Side) -> [Phoneme]? {
            let isEnding = side == .ending
            guard source.count > drop.count, let outer = isEnding ? source.last : source.first else { return nil }
            if let context, outer.name != context { return nil }
            guard isEnding ? source.suffix(drop.count) == drop[...] : source.prefix(drop.count) == drop[...] else {
                return nil
            }
            let kept = isEnding ? source.dropLast(drop.count) : source.dropFirst(drop.count)
            let stem = isDemoted ? kept.map { Phoneme($0.symbol, stress: $0.stress == 1 ? 2 : $0.stress) } : Array(kept)
            return isEnding ? stem + add : add + stem
        }
    }
}
