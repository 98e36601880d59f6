internal import Formats
internal import FoundationEssentials
internal import Inference
internal import Vocals

/// The files of a voice's folder.
struct VoiceFolder: Sendable {
    let folder: String
    let names: [String]
    private static let mostFiles = 4_000

    init(_ folder: String) {
        self.folder = folder
        let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        names = Array(found.sorted().prefix(Self.mostFiles))
    }

    var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

    /// The graphs in it, or in its folder `onnx`, those with full precision first: on a processor the others are slower.
    var graphs: [String] {
        let own = names.filter { $0.hasSuffix(".onnx") }
        let all = own.isEmpty ? subfolder("onnx")?.names.filter { $0.hasSuffix(".onnx") }.map { "onnx/\($0)" } : own
        return (all ?? []).enumerated().sorted {
            (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
        }
        .map(\.element)
    }

    private static func rank(_ name: String) -> Int {
        let lower = name.lowercased()
        if ["int8", "uint8", "quant", "q8", "q4", "bnb"].contains(where: lower.contains) { return 2 }
        return lower.contains("fp16") || lower.contains("f16") ? 1 : 0
    }

    /// Graphs with a Piper configuration beside them.
    var pairs: [String] { graphs.filter { has("\($0).json") } }
    func has(_ name: String) -> Bool { names.contains(name) }
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func subfolder(_ name: String) -> VoiceFolder? {
        guard has(name) else { return nil }
        let found = VoiceFolder(path(name))
        return found.names.isEmpty ? nil : found
    }

    func problem(_ what: String, advice: String = "Download the voice again, with all its files.") -> VocalsError {
        VocalsError(.badVoice, what, at: folder, advice: advice)
    }
}

/// The graphs of a folder and what each of them is.
struct Graphs: Sendable {
    struct Graph: Sendable {
        var name: String
        var path: String
        var kind: GraphKind
        var outline: GraphOutline
    }

    private let found: [Graph]
    /// More are no voice; each is read whole.
    private static let most = 16

    /// Reads the graphs. Of several of a kind the first is taken, except of VITS, where several are several voices.
    init(_ files: VoiceFolder) async throws {
        var found: [Graph] = []
        for name in files.graphs.prefix(Self.most) {
            let outline = try await GraphOutline.read(files.path(name))
            let kind = GraphKind(outline)
            found.append(Graph(name: name, path: files.path(name), kind: kind, outline: outline))
            // Two voices in one folder are an error, however many more there are.
            if kind == .vits, found.count(where: { $0.kind == .vits }) > 1 { break }
            // The other files of a Kokoro are the same graph in other precisions, hundreds of megabytes each.
            if kind == .kokoro { break }
        }
        self.found = found
    }

    func first(_ kind: GraphKind) -> Graph? { found.first { $0.kind == kind } }
    func count(_ kind: GraphKind) -> Int { found.count { $0.kind == kind } }
}

extension GraphOutline {
    /// No voice that runs in real time on two cores is larger.
    static let largestFile = 1 << 30

    static func read(_ path: String) async throws -> GraphOutline {
        try await WorkerPool.shared.run { try GraphOutline(try FileBytes.read(path, limit: largestFile)) }
    }
}
