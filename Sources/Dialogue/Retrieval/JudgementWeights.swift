internal import Foundation

/// The weights of the judgement, from `Resources/judgement.txt`: lines of kind, feature and weight.
struct JudgementWeights: Sendable {
    private var weights: [JudgementFeatures.Kind: [String: Float]] = [:]
    /// The weights of each kind in the order of the features, made once.
    private var ordered: [JudgementFeatures.Kind: [Float]] = [:]
    private static let bias = "bias"

    init(_ text: String, names: [String]) {
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let fields = line.split(separator: " ")
            guard fields.count == 3, let kind = JudgementFeatures.Kind(rawValue: String(fields[0])),
                let weight = Float(fields[2])
            else { continue }
            weights[kind, default: [:]][String(fields[1])] = weight
        }
        for (kind, weights) in weights { ordered[kind] = names.map { weights[$0] ?? 0 } }
    }

    /// 0…1; 0 for a kind without weights: nothing is sure then.
    func confidence(_ kind: JudgementFeatures.Kind, _ features: [Float]) -> Float {
        guard let ordered = ordered[kind], ordered.count == features.count else { return 0 }
        let sum = zip(ordered, features).reduce(weights[kind]?[Self.bias] ?? 0) { $0 + $1.0 * $1.1 }
        return 1 / (1 + exp(-sum))
    }

    /// Read once.
    static let shipped: JudgementWeights = {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/judgement.txt")
        return JudgementWeights(
            (try? String(contentsOf: url, encoding: .utf8)) ?? "", names: JudgementFeatures.names)
    }()
}
