internal import Formats
internal import Inference
internal import Vocals

/// A VITS graph, whole or in halves, with its durations laid open where it has them.
struct VITSNetwork: SpeechNetwork {
    let contract: VITSContract
    let metadata: [String: String]
    /// How the voice varies, as its configuration says.
    var scales = VITSScales()
    private let file: String
    private let whole: InferenceModel?
    private let encoder: InferenceModel?
    private let decoder: InferenceModel?
    private let cut: String
    private let durations: String?

    /// True when sound can leave before the sentence is decoded.
    var isSplit: Bool { decoder != nil }
    /// 12 give 124 dB and more against the whole sentence (HiFi-GAN generators of all three Piper sizes).
    var reach: Int { 12 }

    /// Cuts the file where it can. The cutting takes milliseconds, so nothing of it is kept on disk; what takes time is ONNX
    /// Runtime's own reading.
    init(outline: GraphOutline, path: String, runtime: InferenceRuntime) async throws {
        let surgery = GraphSurgery(outline: outline)
        let durations = surgery.durations
        let halves = try await WorkerPool.shared.run { surgery.halves(shared: ["sid", "speaker_id"]) }
        file = path
        metadata = outline.metadata
        self.durations = durations
        if let halves, durations != nil {
            async let first = Self.load(halves.encoder, path, runtime)
            async let second = Self.load(halves.decoder, path, runtime)
            let (encoder, decoder) = (try await first, try await second)
            let known = Set(encoder.inputs.map(\.name) + [halves.cut])
            contract = try VITSContract(
                inputs: encoder.inputs + decoder.inputs.filter { !known.contains($0.name) }, outputs: decoder.outputs,
                file: path)
            self.encoder = encoder
            self.decoder = decoder
            cut = halves.cut
            whole = nil
        } else {
            let bytes = durations.map { GraphSurgery(outline: outline).exposing($0) } ?? outline.bytes
            let model = try await Self.load(bytes, path, runtime)
            contract = try VITSContract(inputs: model.inputs, outputs: model.outputs, file: path)
            whole = model
            (encoder, decoder, cut) = (nil, nil, "")
        }
    }

    private static func load(_ bytes: [UInt8], _ name: String, _ runtime: InferenceRuntime) async throws
        -> InferenceModel
    {
        try await WorkerPool.shared.run { try InferenceModel(bytes: bytes, name: name, runtime: runtime) }
    }

    func make(_ sentence: EncodedSentence, rate: Double, speaker: Int64) async throws -> MadeSentence {
        var scales = scales
        scales.length /= Float(rate)
        return try await encode(sentence.symbols, tones: sentence.tones, scales: scales, speaker: speaker)
    }

    /// The first half of the work for a sentence, or all of it.
    func encode(
        _ symbols: [Int64], tones: [Int64]?, scales: VITSScales, speaker: Int64?
    ) async throws -> MadeSentence {
        guard let model = encoder ?? whole else { return MadeSentence() }
        var given = [
            contract.symbols: try Tensor(symbols, shape: [1, symbols.count]),
            contract.length: try Tensor([Int64(symbols.count)], shape: [1]),
        ]
        switch contract.scales {
        case .together(let name):
            given[name] = try Tensor([scales.noise, scales.length, scales.durations], shape: [3])
        case .apart(let noise, let length, let durations):
            given[noise] = try Tensor([scales.noise], shape: [1])
            given[length] = try Tensor([scales.length], shape: [1])
            if let durations { given[durations] = try Tensor([scales.durations], shape: [1]) }
        }
        if let name = contract.speaker { given[name] = try Tensor([speaker ?? 0], shape: [1]) }
        if let name = contract.tones {
            let row = tones ?? Array(repeating: 0, count: symbols.count)
            given[name] = try Tensor(row, shape: [1, row.count])
        }
        let wanted = Set(model.inputs.map(\.name))
        let results = try await model.run(
            given.filter { wanted.contains($0.key) },
            outputs: [encoder == nil ? contract.output : cut] + [durations].compactMap(\.self))
        var sentence = MadeSentence(
            durations: try Self.frames(results.dropFirst().first, count: symbols.count, file: file))
        if encoder == nil {
            sentence.samples = try results[0].floats()
        } else {
            let shape = results[0].shape
            guard shape.count == 3, shape[0] == 1, shape[1] > 0 else {
                throw broken("the decoder's input is no [1, n, n]")
            }
            sentence.latent = try results[0].floats()
            sentence.channels = shape[1]
        }
        return sentence
    }

    func decode(_ sentence: MadeSentence, window: Range<Int>, speaker: Int64?) async throws -> [Float] {
        guard let decoder else { return [] }
        let rows = sentence.rows(window)
        var given = [cut: try Tensor(rows, shape: [1, sentence.channels, window.count])]
        if let name = contract.speaker, decoder.inputs.contains(where: { $0.name == name }) {
            given[name] = try Tensor([speaker ?? 0], shape: [1])
        }
        return try await decoder.run(given, outputs: [contract.output])[0].floats()
    }

    static func frames(_ tensor: Tensor?, count: Int, file: String) throws -> [Int]? {
        guard let tensor else { return nil }
        let values = try tensor.numbers()
        guard values.count == count, values.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e5 }) else {
            throw VocalsError(
                .badVoice, "its durations are not one number for each symbol", at: file,
                advice: "Export the voice again, or report its architecture.")
        }
        return values.map { Int($0) }
    }

    private func broken(_ what: String) -> VocalsError {
        VocalsError(.badVoice, what, at: file, advice: "Export the voice again, or report its architecture.")
    }
}
