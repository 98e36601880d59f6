import Formats
import Foundation
import Inference
import Script
import Vocals

@testable import CommunityVoices

let resources = Bundle.module.bundleURL.appendingPathComponent("Resources").path

/// A folder that is gone when the test is done.
final class VoiceBench: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A Piper voice of a graph and a configuration among the fixtures, the configuration's text changed as wished.
    @discardableResult
    func piper(
        _ name: String, graph: String = "piper", config: String = "espeak", _ change: (String) -> String = { $0 }
    ) throws -> String {
        let folder = try folder(name)
        try FileManager.default.copyItem(atPath: "\(resources)/\(graph).onnx", toPath: "\(folder)/voice.onnx")
        let text = try String(contentsOfFile: "\(resources)/\(config).json", encoding: .utf8)
        try change(text).write(toFile: "\(folder)/voice.onnx.json", atomically: true, encoding: .utf8)
        return folder
    }

    func folder(_ name: String, files: [String: String] = [:], graph: String? = nil) throws -> String {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if let graph {
            try FileManager.default.copyItem(atPath: "\(resources)/\(graph).onnx", toPath: "\(folder)/m.onnx")
        }
        for (file, text) in files { try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8) }
        return folder
    }

    func library() async throws -> VoiceLibrary {
        await VoiceLibrary(
            folder: path, runtime: try InferenceRuntime.load(), formats: [CommunityFormat(reader: nil, use: .foreign)])
    }
}

func load(_ folder: String, espeak: EspeakReader? = nil, use: EspeakUse = .foreign) async throws -> NetworkVoice {
    let voice = try await CommunityFormat(reader: espeak, use: use).load(
        folder: folder, runtime: try InferenceRuntime.load())
    guard let network = voice as? NetworkVoice else { throw FormatError("not a network voice", at: folder) }
    return network
}

func collect(_ stream: AsyncThrowingStream<AudioChunk, any Error>) async throws -> [AudioChunk] {
    var chunks: [AudioChunk] = []
    for try await chunk in stream { chunks.append(chunk) }
    return chunks
}

/// Makes a drawn voice a steady one.
func withoutNoise(_ text: String) -> String { text.replacingOccurrences(of: "0.667", with: "0") }

/// “Hello, world.”
let helloWorld = SpeakingScript(
    text: "Hello, world.", language: .english,
    words: [
        .init(
            "Hello",
            phonemes: [
                Phoneme("en/HH"), Phoneme("en/AH", stress: 0), Phoneme("en/L"), Phoneme("en/OW", stress: 1),
            ], pause: .minor),
        .init(
            "world", phonemes: [Phoneme("en/W"), Phoneme("en/ER", stress: 1), Phoneme("en/L"), Phoneme("en/D")],
            pause: .major, ending: .statement),
    ])

/// 我们学。
let weLearn = SpeakingScript(
    text: "我们学。", language: .mandarin,
    words: [
        .init(
            "我们", phonemes: [Phoneme("zh/uo", tone: 3), Phoneme("zh/m"), Phoneme("zh/en", tone: 5)]),
        .init("学", phonemes: [Phoneme("zh/x"), Phoneme("zh/ve", tone: 2)], pause: .major, ending: .statement),
    ])
