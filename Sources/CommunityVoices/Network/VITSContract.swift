internal import Inference
internal import Vocals

/// Which of a VITS graph's inputs is which. Exporters differ in names and in whether the scales come as one.
struct VITSContract: Sendable, Equatable {
    enum Scales: Sendable, Equatable {
        /// Noise, length, noise of the durations.
        case together(String)
        case apart(noise: String, length: String, durations: String?)
    }

    var symbols: String
    var length: String
    var scales: Scales
    var speaker: String?
    var tones: String?
    var output: String

    private static let symbolNames = ["input", "x", "input_ids", "tokens"]
    private static let lengthNames = ["input_lengths", "x_length", "x_lengths", "input_length"]

    /// Throws what does not fit, by name.
    init(inputs: [TensorSpec], outputs: [TensorSpec], file: String) throws(VocalsError) {
        var rest = Dictionary(inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: file,
                advice: "Use a voice exported for Piper or sherpa-onnx; its inputs are "
                    + inputs.map(\.description).joined(separator: ", ") + ".")
        }
        func take(_ names: [String], _ type: Tensor.ElementType, rank: Int?) throws(VocalsError) -> String? {
            guard let name = names.first(where: { rest[$0] != nil }), let spec = rest.removeValue(forKey: name) else {
                return nil
            }
            guard spec.elementType == type, rank == nil || spec.shape.count == rank else {
                throw bad("the input \(spec) has another type than \(type) or another shape than expected")
            }
            return name
        }
        guard let symbols = try take(Self.symbolNames, .int64, rank: 2) else { throw bad("no input takes the symbols") }
        guard let length = try take(Self.lengthNames, .int64, rank: 1) else { throw bad("no input takes their count") }
        if let together = try take(["scales"], .float, rank: 1) {
            scales = .together(together)
        } else if let noise = try take(["noise_scale"], .float, rank: 1),
            let long = try take(["length_scale"], .float, rank: 1)
        {
            scales = .apart(
                noise: noise, length: long,
                durations: try take(["noise_scale_w", "noise_scale_dur"], .float, rank: 1))
        } else {
            throw bad("no input takes the scales")
        }
        speaker = try take(["sid", "speaker_id"], .int64, rank: 1)
        tones = try take(["tones", "tone"], .int64, rank: 2)
        if let unknown = rest.keys.min() { throw bad("the input \(unknown) is not known") }
        guard let sound = outputs.first(where: { $0.elementType == .float }) else { throw bad("no output gives sound") }
        output = sound.name
        self.symbols = symbols
        self.length = length
    }
}

/// How a voice varies: Piper's `inference` numbers.
struct VITSScales: Sendable, Equatable {
    var noise: Float = 0.667
    var length: Float = 1
    var durations: Float = 0.8
}
