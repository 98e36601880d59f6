internal import Inference

/// The house voice's graphs, checked, and the tokens of its phones.
struct HouseNetworks: Sendable {
    let spectral: TypedModel<SpectralEncoder>
    let prosody: TypedModel<ProsodyEncoder>
    let pitch: TypedModel<PitchDecoder>
    let acoustic: TypedModel<AcousticDecoder>
    let filters: TypedModel<FilterDecoder>
    private let tokens: [String: Int64]

    init(
        folder: String, manifest: VoiceManifest, shape: HouseShape, runtime: InferenceRuntime
    ) async throws {
        let files = manifest.graphs
        func load(_ file: String) async throws -> InferenceModel {
            try await InferenceModel.load(path: "\(folder)/\(file)", runtime: runtime)
        }
        async let spectral = load(files.spectral)
        async let prosody = load(files.prosody)
        async let pitch = load(files.pitch)
        async let acoustic = load(files.acoustic)
        async let filters = load(files.filters)
        self.spectral = try TypedModel(try await spectral)
        self.prosody = try TypedModel(try await prosody)
        self.pitch = try TypedModel(try await pitch)
        self.acoustic = try TypedModel(try await acoustic)
        self.filters = try TypedModel(try await filters)
        try Self.check(self.acoustic.model, self.filters.model, shape)
        // Wrong here is better than wrong in the first sentence.
        _ = try (CarriedRows(of: self.acoustic.model), CarriedRows(of: self.filters.model))
        tokens = Dictionary(manifest.phones.enumerated().map { ($1, Int64($0)) }) { first, _ in first }
    }

    /// The signatures leave the sizes open that `voice.yaml` gives.
    private static func check(
        _ acoustic: InferenceModel, _ filters: InferenceModel, _ shape: HouseShape
    ) throws(InferenceError) {
        let mel = TensorSpec("mel", .float, [1, nil, shape.mels])
        try acoustic.check(inputs: acoustic.inputs, outputs: [mel])
        let knots = shape.knots.bins.count
        try filters.check(
            inputs: [mel] + FilterDecoder.inputs.dropFirst(),
            outputs: [("harmonic", knots), ("noise", knots), ("angle", shape.bins)].map {
                TensorSpec($0, .float, [1, nil, $1])
            })
    }

    /// The tokens of a row of phones. Throws for a phone that the manifest does not list.
    func tokens(of phones: [Phone]) throws(VocalsError) -> [Int64] {
        var row: [Int64] = []
        for phone in phones {
            guard let token = tokens[phone.symbol] else {
                throw VocalsError(
                    .unknownPhoneme, "the voice was not trained with this phone", at: phone.symbol,
                    advice: "Check `phones` in the voice's voice.yaml.")
            }
            row.append(token)
        }
        return row
    }
}
