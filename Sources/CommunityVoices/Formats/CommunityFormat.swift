internal import FoundationEssentials
public import Inference
internal import Script
public import Vocals

/// When espeak-ng, where it is installed, reads for a voice of its phonemes.
public enum EspeakUse: String, Sendable, CaseIterable {
    case never
    /// For languages that our own front ends do not read.
    case foreign
    /// For every voice trained on its phonemes, Mandarin left out: Debian's cannot read hanzi.
    case always
}

/// The voices that other projects' tools export, recognised by the files in the folder.
public struct CommunityFormat: VoiceFormat {
    private let espeak: EspeakReader?
    private let use: EspeakUse

    public init(espeak use: EspeakUse = .foreign) {
        self.use = use
        espeak = use == .never ? nil : EspeakReader()
    }

    init(reader: EspeakReader?, use: EspeakUse) {
        espeak = reader
        self.use = use
    }

    /// True for a folder with a graph in it. Voicebanks for singing have graphs too, and files of their own beside them.
    public func recognises(folder: String) -> Bool {
        let files = VoiceFolder(folder)
        return !files.graphs.isEmpty && !files.has("dsconfig.yaml") && !files.has("character.yaml")
    }

    public func load(folder: String, runtime: InferenceRuntime) async throws -> any SpeakingVoice {
        let files = VoiceFolder(folder)
        guard let graph = files.graphs.first else { throw files.problem("there is no .onnx file") }
        guard !files.has("voices.bin"), !files.has("voices-v1.0.bin") else {
            throw files.problem(
                "Kokoro's networks are not supported", advice: "Use a Piper voice, or one of sherpa-onnx's VITS voices."
            )
        }
        guard files.graphs.count == 1 || files.pairs.count == 1 else {
            throw files.problem(
                "there are \(files.graphs.count) .onnx files", advice: "Give every voice its own folder.")
        }
        if let piper = files.pairs.first { return try await piperVoice(piper, files, runtime) }
        if files.has("tokens.txt") { return try await sherpaVoice(graph, files, runtime) }
        throw files.problem(
            "beside \(graph) there is neither \(graph).json nor tokens.txt",
            advice: "Put the configuration that belongs to the voice beside it.")
    }

    private func piperVoice(
        _ graph: String, _ files: VoiceFolder, _ runtime: InferenceRuntime
    ) async throws -> any SpeakingVoice {
        let config = try PiperConfig(path: files.path("\(graph).json"))
        let encoder: any SentenceEncoder =
            switch config.phonemeType {
            case .pinyin: PinyinEncoder(symbols: config.symbols)
            case .text:
                TextEncoder(
                    symbols: config.symbols, framing: .piper(config.symbols), usesWords: config.language != nil)
            case .espeak: try ipaEncoder(config.symbols, voice: config.espeakVoice, files)
            }
        let network = try await VITSNetwork(path: files.path(graph), runtime: runtime)
        guard (network.contract.speaker != nil) || config.speakers.isEmpty else {
            throw files.problem(
                "the configuration lists \(config.speakers.count) speakers, but the graph has no input `sid`")
        }
        return try await qualified(
            NetworkVoice(
                name: files.name, kind: "piper", speakers: config.speakers,
                languages: [config.language].compactMap(\.self), network: network, encoder: encoder,
                sampleRate: config.sampleRate, hop: config.hop, scales: config.scales,
                speakerNumbers: config.speakerNumbers, defaultSpeaker: config.defaultSpeaker))
    }

    /// Our own front ends for their languages, espeak-ng for the others.
    func ipaEncoder(_ symbols: SymbolMap, voice: String, _ files: VoiceFolder) throws(VocalsError) -> IPAEncoder {
        let isOurs = Language(tag: voice) == .english || Language(tag: voice) == .mandarin
        let asks = !isOurs || (use == .always && Language(tag: voice) == .english)
        guard asks else {
            let isBritish = voice.hasPrefix("en-gb") || voice == "en"
            return IPAEncoder(symbols: symbols, isBritish: isBritish, espeak: nil)
        }
        guard let espeak else {
            throw files.problem(
                "it reads `\(voice)` through espeak-ng, which is not installed or not to be used",
                advice: "apt-get install espeak-ng, and set voices.espeak to foreign.")
        }
        return IPAEncoder(symbols: symbols, isBritish: false, espeak: (espeak, voice))
    }

    func qualified(_ voice: NetworkVoice) async throws -> NetworkVoice {
        var voice = voice
        voice.gain = try await VoiceProbe.gain(of: voice)
        return voice
    }
}

/// The files of a voice's folder.
struct VoiceFolder: Sendable {
    let folder: String
    private let names: [String]
    private static let mostFiles = 2_000

    init(_ folder: String) {
        self.folder = folder
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        names = Array(found.sorted().prefix(Self.mostFiles))
    }

    var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }
    var graphs: [String] { names.filter { $0.hasSuffix(".onnx") } }
    /// Graphs with a Piper configuration beside them.
    var pairs: [String] { graphs.filter { has("\($0).json") } }
    func has(_ name: String) -> Bool { names.contains(name) }
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func problem(_ what: String, advice: String = "Download the voice again, with all its files.") -> VocalsError {
        VocalsError(.badVoice, what, at: folder, advice: advice)
    }
}
