internal import Inference
internal import Script
internal import Vocals

extension CommunityFormat {
    /// A Kokoro graph with its voices and its letters, as sherpa-onnx, kokoro-onnx and kokoro.js lay them out.
    func kokoroVoice(
        _ outline: GraphOutline, path: String, _ files: VoiceFolder, _ runtime: InferenceRuntime
    ) async throws -> any SpeakingVoice {
        let styles = try Self.styles(files, metadata: outline.metadata)
        let vocabulary = try KokoroVocabulary(files)
        let network = try await KokoroNetwork(outline: outline, path: path, styles: styles, runtime: runtime)
        // Those whose language nobody here reads are left out: they would say nothing, or nonsense.
        let able: [(name: String, number: Int64, language: KokoroLanguage)] = styles.names.enumerated().compactMap {
            guard let language = KokoroLanguage(speaker: $1), language.espeakVoice == nil || espeak != nil else {
                return nil
            }
            return ($1, Int64($0), language)
        }
        guard let first = able.first(where: { $0.name == "af_heart" }) ?? able.first else {
            throw files.problem(
                "none of its \(styles.names.count) voices is of a language that can be read",
                advice: "apt-get install espeak-ng, and set voices.espeak to foreign.")
        }
        let encoder = KokoroEncoder(
            vocabulary: vocabulary, languages: Dictionary(able.map { ($0.name, $0.language) }) { $1 },
            defaultSpeaker: first.name, espeak: espeak)
        let spoken = Set(able.compactMap(\.language.language))
        var voice = NetworkVoice(
            name: files.name, kind: "kokoro", speakers: able.map(\.name),
            languages: Language.allCases.filter(spoken.contains), network: network, encoder: encoder,
            sampleRate: outline.metadata["sample_rate"].flatMap { Int($0) } ?? Self.kokoroRate, hop: 0,
            speakerNumbers: Dictionary(able.map { ($0.name, $0.number) }) { $1 }, defaultSpeaker: first.number)
        guard (8_000...Timeline.rate).contains(voice.sampleRate) else {
            throw files.problem("the graph's sample_rate \(voice.sampleRate) is not in 8000…\(Timeline.rate)")
        }
        voice = try await measured(voice)
        if voice.hop == 0 { voice.network = network.untimed }
        return try await qualified(voice)
    }

    private static let kokoroRate = 24_000

    private static func styles(_ files: VoiceFolder, metadata: [String: String]) throws -> KokoroStyles {
        let packs = files.names.filter { $0.hasPrefix("voices") && ($0.hasSuffix(".bin") || $0.hasSuffix(".npz")) }
        if let pack = packs.first { return try KokoroStyles(pack: files.path(pack), metadata: metadata) }
        if let folder = files.subfolder("voices") {
            guard folder.names.contains(where: { $0.hasSuffix(".bin") || $0.hasSuffix(".npy") }) else {
                throw files.problem(
                    "its folder voices has no .bin or .npy files",
                    advice: "PyTorch's .pt files are not read: take the voices of an ONNX export.")
            }
            return try KokoroStyles(folder: folder)
        }
        throw files.problem(
            "there are no voices beside the Kokoro model",
            advice: "Put voices.bin, voices-v1.0.bin or the folder voices beside it.")
    }
}
