internal import Script

/// Pronounces words that no dictionary has: a joint n-gram over graphones (a few letters with a few phonemes), searched
/// with a beam. Trained by `Training/dictionaries/letter_to_sound.py`, whose first lines describe the file.
struct LetterToSound: Sendable {
    /// Hypotheses kept at each letter.
    static let beam = 24
    /// Longer words are spelled or cut by the caller.
    static let longest = 40

    private let model: GraphoneModel

    init(folder: String) throws(PhoneticsError) {
        model = try GraphoneModel(folder + "/letter-to-sound.model")
    }

    private struct Hypothesis {
        var cost: Int
        /// Nodes of the n-gram tree for the last 1, 2, … tokens, the longest first.
        var state: [GraphoneModel.Node]
        var path: Int
        var isStressed: Bool
    }

    /// A step of a path, chained to the one before.
    private struct Step {
        var token: Int
        var before: Int
    }

    /// Phonemes of a word in lower-case ASCII letters and apostrophes; empty where the word is empty or too long.
    func phonemes(_ word: [UInt8]) -> [Phoneme] {
        guard !word.isEmpty, word.count <= Self.longest else { return [] }
        var steps: [Step] = []
        var beams = [[Hypothesis]](repeating: [], count: word.count + 1)
        beams[0] = [Hypothesis(cost: 0, state: model.beginning, path: -1, isStressed: false)]
        for place in 0..<word.count {
            for hypothesis in best(beams[place]) {
                for size in 1...2 where place + size <= word.count {
                    for token in model.tokens(for: Array(word[place..<(place + size)])) {
                        guard let next = extend(hypothesis, token, &steps) else { continue }
                        beams[place + size].append(next)
                    }
                }
            }
            beams[place] = []
        }
        guard let winner = finish(beams[word.count]) else { return [] }
        return phonemes(winner, steps)
    }

    private func best(_ beam: [Hypothesis]) -> ArraySlice<Hypothesis> {
        beam.sorted { ($0.cost, $0.path) < ($1.cost, $1.path) }.prefix(Self.beam)
    }

    /// One primary stress a word at most.
    private func extend(_ hypothesis: Hypothesis, _ token: Int, _ steps: inout [Step]) -> Hypothesis? {
        let stresses = model.primaryStresses[token]
        guard stresses + (hypothesis.isStressed ? 1 : 0) <= 1 else { return nil }
        let (cost, state) = model.step(hypothesis.state, token)
        steps.append(Step(token: token, before: hypothesis.path))
        return Hypothesis(
            cost: hypothesis.cost + cost, state: state, path: steps.count - 1,
            isStressed: hypothesis.isStressed || stresses > 0)
    }

    /// The cheapest with a primary stress, else the cheapest.
    private func finish(_ beam: [Hypothesis]) -> Hypothesis? {
        let ended = beam.map { hypothesis in
            var ended = hypothesis
            ended.cost += model.step(hypothesis.state, GraphoneModel.end).cost
            return ended
        }
        let stressed = ended.filter(\.isStressed)
        return best(stressed.isEmpty ? ended : stressed).first
    }

    private func phonemes(_ hypothesis: Hypothesis, _ steps: [Step]) -> [Phoneme] {
        var parts: [[Phoneme]] = []
        var at = hypothesis.path
        while at >= 0 {
            parts.append(model.phonemes[steps[at].token])
            at = steps[at].before
        }
        return parts.reversed().flatMap { $0 }
    }
}
