internal import Inference
internal import Vocals

/// A Kokoro graph: tokens, a style and a speed to sound. Its only rounding decides how long each token lasts, so a part of
/// the graph tells the timing, and the whole is run when the sound is wanted. (hexgrad/kokoro, `model.py`.)
struct KokoroNetwork: SpeechNetwork {
    let contract: KokoroContract
    let metadata: [String: String]
    let styles: KokoroStyles
    private let file: String
    private let whole: InferenceModel
    private var timing: InferenceModel?
    private let durations: String?

    var isSplit: Bool { false }
    var reach: Int { 0 }

    init(
        outline: GraphOutline, path: String, styles: KokoroStyles, runtime: InferenceRuntime
    ) async throws {
        file = path
        metadata = outline.metadata
        self.styles = styles
        let surgery = GraphSurgery(outline: outline)
        let sound = outline.outputs.first?.name
        // Where the durations are an output it is the only other one, whatever its name.
        let given = outline.outputs.count == 2 ? outline.outputs.last?.name : nil
        let inside = surgery.onlyOutput(of: "Round")
        durations = given ?? inside
        let bytes = given == nil ? inside.map { surgery.exposing($0) } ?? outline.bytes : outline.bytes
        let part = durations.flatMap(surgery.part)
        async let model = Self.load(bytes, path, runtime)
        async let half = part.asyncMap { try await Self.load($0, path, runtime) }
        (whole, timing) = (try await model, try await half)
        contract = try KokoroContract(inputs: whole.inputs, sound: sound, outputs: whole.outputs, file: path)
        guard styles.width == contract.width ?? styles.width else {
            throw VocalsError(
                .badVoice, "its styles have \(styles.width) numbers, the graph takes \(contract.width ?? 0)", at: path,
                advice: "Take the voices that belong to the model.")
        }
    }

    private static func load(_ bytes: [UInt8], _ name: String, _ runtime: InferenceRuntime) async throws
        -> InferenceModel
    {
        try await WorkerPool.shared.run { try InferenceModel(bytes: bytes, name: name, runtime: runtime) }
    }

    /// The same, run whole from the first: for a graph whose sound is not so long as its timing says.
    var untimed: KokoroNetwork {
        var copy = self
        copy.timing = nil
        return copy
    }

    func make(_ sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> MadeSentence {
        let given = try tensors(sentence, rate: rate, speaker: speaker)
        guard let timing, let durations else {
            return try await run(given, count: sentence.symbols.count)
        }
        let wanted = Set(timing.inputs.map(\.name))
        let result = try await timing.run(given.filter { wanted.contains($0.key) }, outputs: [durations])
        return MadeSentence(durations: try frames(result[0], count: sentence.symbols.count))
    }

    func decode(_ sentence: MadeSentence, window: Range<Int>, speaker: Int64?) async throws -> [Float] { [] }

    func sound(of sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> [Float] {
        try await run(tensors(sentence, rate: rate, speaker: speaker), count: sentence.symbols.count).samples
    }

    private func run(_ given: [String: Tensor], count: Int) async throws -> MadeSentence {
        let results = try await whole.run(given, outputs: [contract.sound] + [durations].compactMap(\.self))
        return MadeSentence(
            durations: try results.dropFirst().first.map { try frames($0, count: count) },
            samples: try results[0].floats())
    }

    private func tensors(_ sentence: EncodedSentence, rate: Double, speaker: Int64) throws -> [String: Tensor] {
        // The style depends on the length, without the pads at both ends.
        let style = styles.row(of: Int(speaker), tokens: sentence.symbols.count - 2)
        return [
            contract.tokens: try Tensor(sentence.symbols, shape: [1, sentence.symbols.count]),
            contract.style: try Tensor(style, shape: [1, style.count]),
            contract.speed: contract.takesWholeSpeeds
                // An integer input knows no speed between one and two.
                ? try Tensor([Int32(max(1, rate.rounded()))], shape: [1])
                : try Tensor([Float(rate)], shape: [1]),
        ]
    }

    /// At least one frame a token, as the graph's own clamp behind the rounding.
    private func frames(_ tensor: Tensor, count: Int) throws -> [Int] {
        let values = try tensor.numbers()
        guard values.count == count, values.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e4 }) else {
            throw VocalsError(
                .badVoice, "its durations are not one number for each token", at: file,
                advice: "Export the voice again, or report its architecture.")
        }
        return values.map { max(1, Int($0)) }
    }
}

extension Optional where Wrapped: Sendable {
    /// The value changed by something that waits; nil for nil.
    func asyncMap<Result: Sendable>(
        _ change: @Sendable (Wrapped) async throws -> Result
    ) async rethrows -> Result? {
        guard let self else { return nil }
        return try await change(self)
    }
}
