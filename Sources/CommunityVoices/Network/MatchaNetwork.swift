internal import Inference
internal import Vocals

/// A Matcha graph, which makes the spectrum of a sentence, and the vocoder that makes sound of it piece by piece. A graph
/// with its vocoder inside gives the sound itself. (shivammehta25/Matcha-TTS, `matcha_tts.py`, and icefall's variant.)
struct MatchaNetwork: SpeechNetwork {
    let contract: MatchaContract
    let metadata: [String: String]
    private let file: String
    private let acoustic: InferenceModel
    private let vocoder: Vocoder?
    /// Roundings up in the graph: one gives the durations, another pads the length.
    private let ceilings: [String]

    /// How much the voice varies: icefall's default, as for VITS.
    private static let noise: Float = 0.667
    private static let mostCeilings = 4

    var isSplit: Bool { vocoder != nil }
    var reach: Int { vocoder?.reach ?? 0 }

    init(outline: GraphOutline, path: String, vocoder: Vocoder?, runtime: InferenceRuntime) async throws {
        file = path
        metadata = outline.metadata
        self.vocoder = vocoder
        let surgery = GraphSurgery(outline: outline)
        let known = Set(outline.outputs.map(\.name))
        let ceilings = surgery.outputs(of: "Ceil").filter { !known.contains($0) }
        self.ceilings = ceilings.count <= Self.mostCeilings ? ceilings : []
        let bytes = self.ceilings.isEmpty ? outline.bytes : surgery.exposing(self.ceilings)
        acoustic = try await WorkerPool.shared.run { try InferenceModel(bytes: bytes, name: path, runtime: runtime) }
        contract = try MatchaContract(inputs: acoustic.inputs, outputs: acoustic.outputs, file: path)
        guard contract.givesSound == (vocoder == nil) else {
            throw VocalsError(
                .badVoice, contract.givesSound ? "has its vocoder inside" : "gives a spectrum and needs a vocoder",
                at: path,
                advice: contract.givesSound
                    ? "Take the other vocoder out of the folder."
                    : "Put a vocoder that fits, such as vocos-22khz-univ.onnx or hifigan_v2.onnx, beside it.")
        }
    }

    func make(_ sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> MadeSentence {
        let length = Float(1 / rate)
        var given = [
            contract.symbols: try Tensor(sentence.symbols, shape: [1, sentence.symbols.count]),
            contract.length: try Tensor([Int64(sentence.symbols.count)], shape: [1]),
        ]
        switch contract.scales {
        case .together(let name): given[name] = try Tensor([Self.noise, length], shape: [2])
        case .apart(let noise, let long):
            given[noise] = try Tensor([Self.noise], shape: [1])
            given[long] = try Tensor([length], shape: [1])
        }
        if let name = contract.speaker { given[name] = try Tensor([speaker], shape: [1]) }
        let results = try await acoustic.run(given, outputs: [contract.output] + ceilings)
        let values = try results[0].floats()
        let shape = results[0].shape
        let ceil = try results.dropFirst().map { try $0.numbers() }
        guard !contract.givesSound else {
            let durations = Self.durations(ceil, count: sentence.symbols.count, length: Double(length), frames: nil)
            return MadeSentence(durations: durations, samples: values)
        }
        guard shape.count == 3, shape[0] == 1, shape[1] > 0, shape[2] > 0 else {
            throw VocalsError(
                .badVoice, "its spectrum is no [1, n, n]", at: file, advice: "Export the voice again.")
        }
        return MadeSentence(
            durations: Self.durations(
                ceil, count: sentence.symbols.count, length: Double(length), frames: shape[2]),
            latent: values, channels: shape[1])
    }

    func decode(_ sentence: MadeSentence, window: Range<Int>, speaker: Int64?) async throws -> [Float] {
        guard let vocoder else { return [] }
        return try await vocoder.sound(sentence.rows(window), channels: sentence.channels, frames: window.count)
    }

    /// The graph rounds each duration up, then stretches it by the scale: a symbol has the frames that begin before its
    /// stretched end.
    static func durations(_ candidates: [[Double]], count: Int, length: Double, frames: Int?) -> [Int]? {
        for values in candidates where values.count == count {
            guard values.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e5 }) else { continue }
            var (sum, last) = (0.0, 0)
            var durations: [Int] = []
            let total = Int((values.reduce(0, +) * length + 1e-6).rounded(.down))
            guard total > 0, frames == nil || frames == total else { continue }
            for value in values {
                sum += value * length
                let end = min(total, Int((sum - 1e-6).rounded(.up)))
                durations.append(max(0, end - last))
                last = max(last, end)
            }
            // What is lost by rounding belongs to the end.
            if let final = durations.indices.last { durations[final] += total - last }
            return durations
        }
        return nil
    }
}

/// The inputs and outputs of a Matcha graph, in upstream's and icefall's dialect.
struct MatchaContract: Sendable, Equatable {
    enum Scales: Sendable, Equatable {
        /// Noise, length.
        case together(String)
        case apart(noise: String, length: String)
    }

    var symbols: String
    var length: String
    var scales: Scales
    var speaker: String?
    var output: String
    /// False where it gives a spectrum.
    var givesSound: Bool

    init(inputs: [TensorSpec], outputs: [TensorSpec], file: String) throws(VocalsError) {
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: file,
                advice: "Use an export of Matcha-TTS or of sherpa-onnx; its inputs are "
                    + inputs.map(\.description).joined(separator: ", ") + ".")
        }
        var rest = Set(inputs.map(\.name))
        func take(_ names: [String], _ type: Tensor.ElementType, rank: Int) throws(VocalsError) -> String? {
            guard let spec = inputs.first(where: { names.contains($0.name) }) else { return nil }
            guard spec.elementType == type, spec.shape.count == rank else {
                throw bad("the input \(spec) has another type or shape than expected")
            }
            rest.remove(spec.name)
            return spec.name
        }
        guard let symbols = try take(["x"], .int64, rank: 2),
            let length = try take(["x_length", "x_lengths"], .int64, rank: 1)
        else { throw bad("no inputs x and x_length take the symbols") }
        if let together = try take(["scales"], .float, rank: 1) {
            scales = .together(together)
        } else if let noise = try take(["noise_scale"], .float, rank: 1),
            let long = try take(["length_scale"], .float, rank: 1)
        {
            scales = .apart(noise: noise, length: long)
        } else {
            throw bad("no input takes the scales")
        }
        speaker = try take(["sid", "spks"], .int64, rank: 1)
        if let unknown = rest.min() { throw bad("the input \(unknown) is not known") }
        guard let first = outputs.first, first.elementType == .float else { throw bad("no output gives a spectrum") }
        (self.symbols, self.length, output) = (symbols, length, first.name)
        givesSound = first.name != "mel" && (first.name.hasPrefix("wav") || first.name.hasPrefix("audio"))
    }
}
