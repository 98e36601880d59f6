internal import Foundation

/// The weights of the judgement, from `Resources/judgement.txt`: lines of kind, feature and weight. The kind `rank` orders
/// the passages of one question.
struct JudgementWeights: Sendable {
    private var weights: [JudgementFeatures.Kind: [String: Float]] = [:]
    /// The weights of each kind in the order of the features, made once.
    private var ordered: [JudgementFeatures.Kind: [Float]] = [:]
    private var ranking: [Float] = []
    private static let bias = "bias"
    private static let rank = "rank"

    init(_ text: String, names: [String]) {
        var ranks: [String: Float] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let fields = line.split(separator: " ")
            guard fields.count == 3, let weight = Float(fields[2]) else { continue }
            if fields[0] == Self.rank { ranks[String(fields[1])] = weight }
            guard let kind = JudgementFeatures.Kind(rawValue: String(fields[0])) else { continue }
            weights[kind, default: [:]][String(fields[1])] = weight
        }
        ranking = names.map { ranks[$0] ?? 0 }
        for (kind, weights) in weights { ordered[kind] = names.map { weights[$0] ?? 0 } }
    }

    /// 0…1; 0 for a kind without weights: nothing is sure then.
    func confidence(_ kind: JudgementFeatures.Kind, _ features: [Float]) -> Float {
        guard let ordered = ordered[kind], ordered.count == features.count else { return 0 }
        let sum = zip(ordered, features).reduce(weights[kind]?[Self.bias] ?? 0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }

    /// How near a passage stands among those of one question: only differences tell something.
    func rank(_ features: [Float]) -> Float {
        zip(ranking, features).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Read once.
    static let shipped: JudgementWeights = {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/judgement.txt")
        return JudgementWeights(
            (try? String(contentsOf: url, encoding: .utf8)) ?? "", names: JudgementFeatures.names)
    }()
}
