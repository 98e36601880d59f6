/// What a graph is, told from its metadata and the names of its inputs and outputs.
enum GraphKind: Sendable, Equatable {
    case vits, kokoro, matcha, vocoder

    init(_ outline: GraphOutline) {
        let model = outline.metadata["model_type"]?.lowercased() ?? ""
        let inputs = Set(outline.inputs.map(\.name))
        // A weight is an input too in files of old exporters.
        let given = inputs.subtracting(outline.weights.keys)
        if model == "hifigan" || model.contains("vocos") {
            self = .vocoder
        } else if model.hasPrefix("kokoro") || given.isSuperset(of: ["style", "speed"]) {
            self = .kokoro
        } else if model.hasPrefix("matcha") || Self.isMatcha(given, outline.outputs.map(\.name)) {
            self = .matcha
        } else if given.count == 1, given.first?.lowercased().contains("mel") == true {
            self = .vocoder
        } else {
            self = .vits
        }
    }

    /// Its two scales, and a spectrum, or a sound with its length, at the end: VITS has three and a sound alone.
    private static func isMatcha(_ inputs: Set<String>, _ outputs: [String]) -> Bool {
        let scales = inputs.contains("scales") || inputs.isSuperset(of: ["noise_scale", "length_scale"])
        let ends = outputs.first.map { ["mel", "wav", "audio_output"].contains($0) } ?? false
        return scales && ends && inputs.isDisjoint(with: ["noise_scale_w", "noise_scale_dur"])
    }
}
