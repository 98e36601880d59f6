internal import Inference
internal import Vocals

/// The inputs and outputs of a Kokoro graph, in both dialects: `tokens` and `audio`, or `input_ids` and `waveform`.
struct KokoroContract: Sendable, Equatable {
    var tokens: String
    var style: String
    var speed: String
    /// Some exporters made the speed an integer.
    var takesWholeSpeeds: Bool
    /// Numbers in a style, where the graph says so.
    var width: Int?
    var sound: String

    /// Throws what does not fit, by name.
    init(inputs: [TensorSpec], sound: String?, outputs: [TensorSpec], file: String) throws(VocalsError) {
        func bad(_ what: String) -> VocalsError {
            VocalsError(
                .badVoice, what, at: file,
                advice: "Use an export with tokens, style and speed; its inputs are "
                    + inputs.map(\.description).joined(separator: ", ") + ".")
        }
        func find(_ names: [String], _ types: [Tensor.ElementType], rank: Int) throws(VocalsError) -> TensorSpec {
            guard let spec = inputs.first(where: { names.contains($0.name) }) else {
                throw bad("there is no input \(names.joined(separator: " or "))")
            }
            guard let type = spec.elementType, types.contains(type), spec.shape.count == rank else {
                throw bad("the input \(spec) has another type or shape than expected")
            }
            return spec
        }
        tokens = try find(["tokens", "input_ids"], [.int64], rank: 2).name
        let styles = try find(["style"], [.float], rank: 2)
        style = styles.name
        width = styles.shape[1]
        let speeds = try find(["speed"], [.float, .int32], rank: 1)
        speed = speeds.name
        takesWholeSpeeds = speeds.elementType == .int32
        guard inputs.count == 3 else {
            throw bad("there are \(inputs.count) inputs instead of 3")
        }
        guard let sound, outputs.contains(where: { $0.name == sound && $0.elementType == .float }) else {
            throw bad("its first output is no sound")
        }
        self.sound = sound
    }
}
