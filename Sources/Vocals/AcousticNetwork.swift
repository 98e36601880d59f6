internal import Inference

/// The acoustic network of a voice, with whatever moves its formants: the network, or a warp of its mel spectrum.
enum AcousticNetwork: Sendable {
    case plain(TypedModel<AcousticDecoder>)
    case shifting(TypedModel<ShiftingAcousticDecoder>)

    init(_ model: InferenceModel) throws(InferenceError) {
        if model.inputs.contains(where: { $0.name == "timbre" }) {
            self = .shifting(try TypedModel(model))
        } else {
            self = .plain(try TypedModel(model))
        }
    }

    var model: InferenceModel {
        switch self {
        case .plain(let network): network.model
        case .shifting(let network): network.model
        }
    }

    /// Mel frames. `timbre` is the formants' shift in semitones, within ±6.
    func run(_ input: AcousticDecoder.Input, timbre: Float, manifest: VoiceManifest) async throws -> [Float] {
        switch self {
        case .plain(let network):
            var mel = try await network.run(input)
            MelWarp(semitones: timbre, range: manifest.melRange, count: manifest.mels)?.apply(&mel)
            return mel
        case .shifting(let network):
            let shift = timbre.isFinite ? min(6, max(-6, timbre)) / 12 : 0
            return try await network.run(.init(plain: input, shift: shift))
        }
    }
}
