/// Which of a model's sequences holds what, so that a prompt that begins as another did is not read again. A persona's
/// prompts begin alike: who they are, and the rules. A value; whoever holds the model does as it plans.
struct PrefixCache {
    struct Plan: Equatable {
        var sequence: Int
        /// Tokens of the prompt that need not be read.
        var kept: Int
        /// The sequence to share them with; nil where they are the sequence's own.
        var source: Int?
        /// Sequences to empty, after the sharing: their room is needed.
        var dropped: [Int] = []
    }

    private struct Line {
        var persona: String
        var tokens: [Int32]
        /// Tokens that it may come to have; while it is at work.
        var reserved: Int
        var isBusy: Bool
        /// The higher, the later it was used.
        var used: Int
    }

    private var lines: [Line?]
    /// Tokens that all sequences may hold together. What two share is counted twice: never too little.
    private let cells: Int
    /// Whether a sequence can be cut anywhere; recurrent models can only go on.
    private let rewinds: Bool
    private var clock = 0

    init(sequences: Int, cells: Int, rewinds: Bool) {
        lines = Array(repeating: nil, count: sequences)
        self.cells = cells
        self.rewinds = rewinds
    }

    /// Tokens that are kept for turns to come.
    var held: Int { lines.reduce(0) { $0 + ($1?.tokens.count ?? 0) } }

    /// - Parameters:
    ///   - prompt: has at least one token.
    ///   - reserve: tokens that prompt and answer may come to.
    /// - Returns: nil while no sequence or room is free.
    mutating func begin(_ prompt: [Int32], persona: String, reserve: Int) -> Plan? {
        guard let (target, source, kept) = choose(prompt, persona: persona) else { return nil }
        var plan = Plan(sequence: target, kept: kept, source: source)
        var taken = room(beside: target)
        while taken + reserve > cells {
            guard let oldest = oldestIdle(but: target) else { return nil }
            taken -= lines[oldest]?.tokens.count ?? 0
            lines[oldest] = nil
            plan.dropped.append(oldest)
        }
        clock += 1
        lines[target] = Line(
            persona: persona, tokens: Array(prompt.prefix(kept)), reserved: reserve, isBusy: true, used: clock)
        return plan
    }

    /// The sequence has taken in more tokens.
    mutating func extend(_ sequence: Int, by tokens: [Int32]) { lines[sequence]?.tokens += tokens }

    /// It could not be cut: it was emptied instead.
    mutating func restart(_ sequence: Int) { lines[sequence]?.tokens = [] }

    /// The turn is over; what was read stays for the next. Of a persona's older ones none is worth keeping before others'.
    mutating func end(_ sequence: Int) {
        guard let persona = lines[sequence]?.persona else { return }
        for place in lines.indices where place != sequence && lines[place]?.persona == persona {
            lines[place]?.used = 0
        }
        clock += 1
        lines[sequence]?.used = clock
        lines[sequence]?.isBusy = false
    }

    /// Room is needed at once: the sequence to empty; nil where all are at work.
    mutating func evict() -> Int? {
        guard let oldest = oldestIdle(but: nil) else { return nil }
        lines[oldest] = nil
        return oldest
    }

    // MARK: Choosing

    private func choose(_ prompt: [Int32], persona: String) -> (target: Int, source: Int?, kept: Int)? {
        let shares = lines.indices.map { shared($0, prompt) }
        let best = lines.indices.max { shares[$0] < shares[$1] } ?? 0
        let own = lines.indices.filter { lines[$0]?.persona == persona && lines[$0]?.isBusy == false }
            .max { shares[$0] < shares[$1] }
        if let own, shares[own] > 0, shares[own] >= shares[best] { return (own, nil, shares[own]) }
        guard let free = lines.firstIndex(where: { $0 == nil }) ?? own ?? oldestIdle(but: nil) else { return nil }
        if free == best { return (free, nil, shares[free]) }
        return rewinds && shares[best] > 0 ? (free, best, shares[best]) : (free, nil, 0)
    }

    /// Tokens at the beginning that a sequence has in common with a prompt, of which at least one is to be read: from
    /// there the answer goes on.
    private func shared(_ place: Int, _ prompt: [Int32]) -> Int {
        guard let line = lines[place] else { return 0 }
        let most = min(line.tokens.count, prompt.count - 1)
        let count = (0..<most).first { line.tokens[$0] != prompt[$0] } ?? most
        return rewinds || (count == line.tokens.count && !line.isBusy) ? count : 0
    }

    private func room(beside target: Int) -> Int {
        lines.indices.reduce(0) { sum, place in
            guard place != target, let line = lines[place] else { return sum }
            return sum + (line.isBusy ? max(line.reserved, line.tokens.count) : line.tokens.count)
        }
    }

    private func oldestIdle(but spared: Int?) -> Int? {
        lines.indices.filter { $0 != spared && lines[$0]?.isBusy == false }
            .min { lines[$0]?.used ?? 0 < lines[$1]?.used ?? 0 }
    }
}
