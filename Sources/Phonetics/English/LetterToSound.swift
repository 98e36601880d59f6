import Glibc
internal import Script

/// Pronounces words that no dictionary has: a joint n-gram over graphones (a few letters with a few phonemes) and a
/// network that sees the whole word, searched together with a beam. The n-gram is trained by
/// `Training/dictionaries/letter_to_sound.py`, whose first lines describe the file.
struct LetterToSound: Sendable {
    /// Hypotheses kept at each letter.
    static let beam = 24
    /// Whole readings that share out the probability.
    static let readings = 64
    /// Longer words are spelled or cut by the caller.
    static let longest = 40

    /// How far the n-gram's and the network's costs count. (Chosen on words that neither had seen; see
    /// `Training/dictionaries/analogies.py`.)
    static let shareOfGraphones = 0.5
    static let shareOfNetwork = 0.5

    private let model: GraphoneModel
    private let network: LetterNetwork
    /// The network's label of each of the n-gram's tokens; nil where it has none.
    private let labels: [Int?]

    init(folder: String) throws(PhoneticsError) {
        model = try GraphoneModel(folder + "/letter-to-sound.model")
        network = try LetterNetwork(folder + "/letter-network.model")
        labels = model.spelled.map { [network] in network.labels[$0] }
    }

    private struct Hypothesis {
        /// In 1/16 nat.
        var cost: Double
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

    /// How a word in lower-case ASCII letters and apostrophes may be said, and how probable each is: what the letters
    /// may have been cut into is summed up. Empty where the word is empty or too long.
    func candidates(_ word: [UInt8]) -> [[Phoneme]: Double] {
        guard !word.isEmpty, word.count <= Self.longest else { return [:] }
        let heard = network.scores(word)
        guard heard.count == word.count else { return [:] }
        var steps: [Step] = []
        var beams = [[Hypothesis]](repeating: [], count: word.count + 1)
        beams[0] = [Hypothesis(cost: 0, state: model.beginning, path: -1, isStressed: false)]
        for place in 0..<word.count {
            for hypothesis in best(beams[place]) {
                for size in 1...2 where place + size <= word.count {
                    let rest = size == 2 ? Double(heard[place + 1][network.joined]) : 0
                    for token in model.tokens(for: Array(word[place..<(place + size)])) {
                        let said = Double(labels[token].map { heard[place][$0] } ?? LetterNetwork.floor) + rest
                        guard let next = extend(hypothesis, token, heard: said, &steps) else { continue }
                        beams[place + size].append(next)
                    }
                }
            }
            beams[place] = []
        }
        let ended = finish(beams[word.count])
        guard let least = ended.first?.cost else { return [:] }
        var masses: [[Phoneme]: Double] = [:]
        for hypothesis in ended {
            masses[phonemes(hypothesis, steps), default: 0] += exp(-(hypothesis.cost - least) / 16)
        }
        let total = masses.values.reduce(0, +)
        return masses.mapValues { $0 / total }
    }

    private func best(_ beam: [Hypothesis], _ most: Int = beam) -> ArraySlice<Hypothesis> {
        beam.sorted { ($0.cost, $0.path) < ($1.cost, $1.path) }.prefix(most)
    }

    /// One primary stress a word at most.
    /// - Parameter heard: what the network says of the token, in nats.
    private func extend(
        _ hypothesis: Hypothesis, _ token: Int, heard: Double, _ steps: inout [Step]
    ) -> Hypothesis? {
        let stresses = model.primaryStresses[token]
        guard stresses + (hypothesis.isStressed ? 1 : 0) <= 1 else { return nil }
        let (cost, state) = model.step(hypothesis.state, token)
        steps.append(Step(token: token, before: hypothesis.path))
        return Hypothesis(
            cost: hypothesis.cost + Self.shareOfGraphones * Double(cost) - Self.shareOfNetwork * 16 * heard,
            state: state, path: steps.count - 1,
            isStressed: hypothesis.isStressed || stresses > 0)
    }

    /// The cheapest with a primary stress, else the cheapest; the best first.
    private func finish(_ beam: [Hypothesis]) -> ArraySlice<Hypothesis> {
        let ended = beam.map { hypothesis in
            var ended = hypothesis
            ended.cost += Self.shareOfGraphones * Double(model.step(hypothesis.state, GraphoneModel.end).cost)
            return ended
        }
        let stressed = ended.filter(\.isStressed)
        return best(stressed.isEmpty ? ended : stressed, Self.readings)
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
