internal import Formats
public import Script

/// What a voice's `voice.yaml` says.
public struct VoiceManifest: Sendable, Equatable {
    public struct Speaker: Sendable, Equatable {
        public var name: String
        /// The speaker's number in the networks.
        public var index: Int
        public var language: Language
        /// Hz.
        public var meanF0: Float
        /// dB that bring the speaker to the common loudness.
        public var gain: Float
    }

    /// Frames by which what a graph gives is late.
    public struct Late: Sendable, Equatable {
        public var acoustic, filters: Int
    }

    /// Names of the graph files in the folder.
    public struct Graphs: Sendable, Equatable {
        public var spectral, prosody, pitch, acoustic, filters: String
    }

    public var name: String
    public var licence: String
    public var credits: [String]
    public var sampleRate: Int
    /// Samples a frame; a power of two.
    public var hop: Int
    public var mels: Int
    /// Hz.
    public var melRange: ClosedRange<Float>
    public var late: Late
    /// The first is the default one.
    public var speakers: [Speaker]
    /// The languages' numbers in the prosody network.
    public var languages: [Language: Int]
    public var graphs: Graphs
    /// In the order of their tokens.
    public var phones: [String]

    public static let fileName = "voice.yaml"
    public static let format = "voxhumana.voice.v4"

    /// Reads `voice.yaml` of a folder. Throws `VocalsError` or a format error that names the line.
    public init(folder: String) throws {
        try self.init(YAML.load("\(folder)/\(Self.fileName)", limits: .init(bytes: 1 << 20, depth: 8, nodes: 10_000)))
    }

    /// Reads the text of a `voice.yaml`.
    public init(text: String, source: String = VoiceManifest.fileName) throws {
        try self.init(YAML.parse(text, source: source, limits: .init(bytes: 1 << 20, depth: 8, nodes: 10_000)))
    }

    init(_ node: YAMLNode) throws {
        try node.allowOnly([
            "format", "name", "licence", "credits", "sample_rate", "hop", "mels", "mel_range", "speakers", "late",
            "languages", "graphs", "phones",
        ])
        let format = try node.required("format")
        guard try format.text() == Self.format else {
            throw format.error(
                "this voice's format is not known",
                advice: "Export the voice again with `Training/train.py export`: \(Self.format) is known.")
        }
        name = try node.required("name").text()
        licence = try node.required("licence").text()
        credits = try node.optional("credits")?.elements().map { try $0.text() } ?? []
        sampleRate = try node.required("sample_rate").integer(in: 8000...Timeline.rate)
        hop = try Self.hop(node.required("hop"))
        mels = try node.required("mels").integer(in: 20...256)
        melRange = try Self.range(node.required("mel_range"))
        speakers = try node.required("speakers").elements().map(Self.speaker)
        late = try Self.late(node.required("late"))
        languages = try Self.languages(node.required("languages"))
        graphs = try Self.graphs(node.required("graphs"))
        phones = try node.required("phones").elements().map { try $0.text() }
        guard !speakers.isEmpty else { throw try node.required("speakers").error("there is no speaker") }
        guard Set(phones).isSuperset(of: ["SIL", "SP"]) else {
            throw try node.required("phones").error("SIL and SP must be among the phones")
        }
    }

    private static func late(_ node: YAMLNode) throws -> Late {
        try node.allowOnly(["acoustic", "filters"])
        return Late(
            acoustic: try node.required("acoustic").integer(in: 0...200),
            filters: try node.required("filters").integer(in: 0...200))
    }

    private static func hop(_ node: YAMLNode) throws -> Int {
        let hop = try node.integer(in: 64...1024)
        guard hop & (hop - 1) == 0 else { throw node.error("must be a power of two") }
        return hop
    }

    private static func range(_ node: YAMLNode) throws -> ClosedRange<Float> {
        let ends = try node.elements().map { Float(try $0.number(in: 0...24_000)) }
        guard ends.count == 2, ends[0] < ends[1] else { throw node.error("must be two rising frequencies") }
        return ends[0]...ends[1]
    }

    private static func speaker(_ node: YAMLNode) throws -> Speaker {
        try node.allowOnly(["name", "index", "language", "mean_f0", "gain"])
        return Speaker(
            name: try node.required("name").text(), index: try node.required("index").integer(in: 0...1000),
            language: try language(node.required("language").text(), at: node),
            meanF0: Float(try node.required("mean_f0").number(in: 40...1000)),
            gain: Float(try node.optional("gain")?.number(in: -40...40) ?? 0))
    }

    private static func languages(_ node: YAMLNode) throws -> [Language: Int] {
        let pairs = try node.entries().map {
            (try language($0.key, at: $0.value), try $0.value.integer(in: 0...1000))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func language(_ code: String, at node: YAMLNode) throws -> Language {
        guard let language = Language(rawValue: code) else {
            throw node.error("`\(code)` is not a language", advice: "Use zh, en or ja.")
        }
        return language
    }

    private static func graphs(_ node: YAMLNode) throws -> Graphs {
        try node.allowOnly(["spectral", "prosody", "pitch", "acoustic", "filters"])
        func file(_ key: String) throws -> String {
            let value = try node.required(key)
            let name = try value.text()
            guard !name.contains("/"), !name.hasPrefix(".") else {
                throw value.error("must be the name of a file in the voice's own folder")
            }
            return name
        }
        return Graphs(
            spectral: try file("spectral"), prosody: try file("prosody"), pitch: try file("pitch"),
            acoustic: try file("acoustic"), filters: try file("filters"))
    }
}
