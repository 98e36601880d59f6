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
    let espeak: EspeakReader?
    private let use: EspeakUse

    public init(espeak use: EspeakUse = .foreign) {
        self.use = use
        espeak = use == .never ? nil : EspeakReader()
    }

    init(reader: EspeakReader?, use: EspeakUse) {
        espeak = reader
        self.use = use
    }

    /// True for a folder with a graph in it. Voicebanks for singing and their vocoders
    /// have graphs too, and files of their own beside them.
    public func recognises(folder: String) -> Bool {
        let files = VoiceFolder(folder)
        return !files.graphs.isEmpty && !files.has("dsconfig.yaml") && !files.has("character.yaml")
            && !files.has("vocoder.yaml")
            && !files.has("vocoder.yaml")
    }

    public func load(folder: String, runtime: InferenceRuntime) async throws -> any SpeakingVoice {
        let files = VoiceFolder(folder)
        guard !files.graphs.isEmpty else { throw files.problem("there is no .onnx file") }
        if let piper = files.pairs.first {
            guard files.pairs.count == 1 else {
                throw files.problem(
                    "there are \(files.pairs.count) voices in it", advice: "Give every voice its own folder.")
            }
            return try await piperVoice(piper, files, runtime)
        }
        let graphs = try await Graphs(files)
        if let kokoro = graphs.first(.kokoro) {
            return try await kokoroVoice(kokoro.outline, path: kokoro.path, files, runtime)
        }
        if let matcha = graphs.first(.matcha) {
            return try await matchaVoice(matcha, vocoder: graphs.first(.vocoder), files, runtime)
        }
        guard let graph = graphs.first(.vits) else {
            throw files.problem("there is a vocoder and nothing that it could sound")
        }
        guard graphs.count(.vits) == 1 else {
            throw files.problem(
                "there are \(graphs.count(.vits)) .onnx files", advice: "Give every voice its own folder.")
        }
        if files.has("tokens.txt") { return try await sherpaVoice(graph, files, runtime) }
        throw files.problem(
            "beside \(graph.name) there is neither \(graph.name).json nor tokens.txt",
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
        var network = try await VITSNetwork(
            outline: try await GraphOutline.read(files.path(graph)), path: files.path(graph), runtime: runtime)
        network.scales = config.scales
        guard (network.contract.speaker != nil) || config.speakers.isEmpty else {
            throw files.problem(
                "the configuration lists \(config.speakers.count) speakers, but the graph has no input `sid`")
        }
        return try await qualified(
            NetworkVoice(
                name: files.name, kind: "piper", speakers: config.speakers,
                languages: [config.language].compactMap(\.self), network: network, encoder: encoder,
                sampleRate: config.sampleRate, hop: config.hop,
                speakerNumbers: config.speakerNumbers, defaultSpeaker: config.defaultSpeaker))
    }

    /// Our own front ends for their languages, espeak-ng for the others.
    func ipaEncoder(
        _ symbols: SymbolMap, voice: String, _ files: VoiceFolder, framing: Framing? = nil
    ) throws(VocalsError) -> IPAEncoder {
        let isOurs = Language(tag: voice) == .english || Language(tag: voice) == .mandarin
        let asks = !isOurs || (use == .always && Language(tag: voice) == .english)
        guard asks else {
            let isBritish = voice.hasPrefix("en-gb") || voice == "en"
            return IPAEncoder(symbols: symbols, isBritish: isBritish, espeak: nil, framing: framing)
        }
        guard let espeak else {
            throw files.problem(
                "it reads `\(voice)` through espeak-ng, which is not installed or not to be used",
                advice: "apt-get install espeak-ng, and set voices.espeak to foreign.")
        }
        return IPAEncoder(symbols: symbols, isBritish: false, espeak: (espeak, voice), framing: framing)
    }

    /// The graph does not say how long its frames are: a second of its sound does.
    func measured(_ voice: NetworkVoice) async throws -> NetworkVoice {
        let (network, probe) = (voice.network, voice.encoder.probe)
        let made = try await network.make(probe, rate: 1, speaker: voice.defaultSpeaker)
        var samples = made.samples.count
        let frames = network.isSplit ? made.frames : made.durations?.reduce(0, +) ?? 0
        if network.isSplit, frames > 0 {
            samples = try await network.decode(made, window: 0..<frames, speaker: voice.defaultSpeaker).count
        } else if made.isTimedOnly {
            samples = try await network.sound(of: probe, rate: 1, speaker: voice.defaultSpeaker).count
        }
        var voice = voice
        voice.hop = frames > 0 && samples > 0 && samples % frames == 0 ? samples / frames : 0
        return voice
    }

    func qualified(_ voice: NetworkVoice) async throws -> NetworkVoice {
        var voice = voice
        voice.gain = try await VoiceProbe.gain(of: voice)
        return voice
    }
}
