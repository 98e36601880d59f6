internal import Formats

/// Tokens of one answer, as the server counts them, or as we estimate them where it does not say.
public struct ChatUsage: Sendable, Hashable {
    public var input: Int
    /// With the reasoning, which is paid for as well.
    public var output: Int
    /// Of the input, what the server had kept from before.
    public var cached: Int
    public var isEstimate: Bool

    public init(input: Int = 0, output: Int = 0, cached: Int = 0, isEstimate: Bool = false) {
        self.input = input
        self.output = output
        self.cached = cached
        self.isEstimate = isEstimate
    }

    /// `usage` of either protocol; nil when it says nothing, or nothing that can be.
    init?(_ value: JSONValue?) {
        guard let value, value.object != nil else { return nil }
        let counts = [
            value["prompt_tokens"]?.int ?? value["input_tokens"]?.int,
            value["completion_tokens"]?.int ?? value["output_tokens"]?.int,
        ]
        // More than any model takes or gives is no count.
        guard let input = counts[0], let output = counts[1], (0...100_000_000).contains(input),
            (0...100_000_000).contains(output)
        else { return nil }
        let details = value["prompt_tokens_details"] ?? value["input_tokens_details"]
        self.init(input: input, output: output, cached: min(input, max(0, details?["cached_tokens"]?.int ?? 0)))
    }

    static func + (left: ChatUsage, right: ChatUsage) -> ChatUsage {
        ChatUsage(
            input: left.input + right.input, output: left.output + right.output, cached: left.cached + right.cached,
            isEstimate: left.isEstimate || right.isEstimate)
    }
}

/// What a million tokens cost, in whatever currency the operator counts.
public struct TokenPrices: Sendable, Hashable {
    public var input: Double
    public var output: Double

    public init(input: Double = 0, output: Double = 0) {
        self.input = max(0, input)
        self.output = max(0, output)
    }

    public func cost(of usage: ChatUsage) -> Double {
        (Double(usage.input) * input + Double(usage.output) * output) / 1_000_000
    }
}

/// Guesses tokens without a tokenizer: about one for each character of Chinese or Japanese, and one for three and a half
/// bytes of the rest. Above what current tokenizers take (around 0.7 and 4.2), so that a prompt that fits by it fits.
enum TokenEstimate {
    static func tokens(in text: String) -> Int {
        var wide = 0
        var bytes = 0
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x2E80 { wide += 1 } else { bytes += UTF8.width(scalar) }
        }
        return wide + Int((Double(bytes) / 3.5).rounded(.up))
    }

    /// A message costs some tokens beside its words: role and separators.
    static let message = 4
}
