import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite struct `A broken community voice` {
    private let bench: VoiceBench
    init() throws { bench = try VoiceBench() }

    private func report(_ folder: String) async throws -> String {
        do {
            _ = try await load(folder)
            return "no problem"
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("\"_\": [\n   0\n  ]", "\"_\": [\n   96\n  ]", "“_” has no number below 96"),
        ("\"_\": [\n   0\n  ]", "\"_\": \"zero\"", "“_” has no number"),
        ("\"phoneme_id_map\"", "\"phonemes\"", "no phoneme_id_map"),
        ("\"sample_rate\": 22050", "\"rate\": 1", "no audio.sample_rate"),
        ("\"sample_rate\": 22050", "\"sample_rate\": 96000", "96000 is not in"),
        ("\"phoneme_type\": \"espeak\"", "\"phoneme_type\": \"thai\"", "`thai` is not supported"),
        ("\"num_speakers\": 1", "\"num_speakers\": 4", "4 speakers, but the graph has no input `sid`"),
        ("\"num_speakers\": 1", "\"num_speakers\": 0", "num_speakers is 0"),
        ("\"num_symbols\": 96", "\"num_symbols\": 96, \"hop_length\": 200", "frames became"),
        ("\"num_symbols\": 96", "\"num_symbols\": 96, \"hop_length\": 9999", "hop_length 9999"),
        ("\"length_scale\": 1", "\"length_scale\": 0", "length_scale 0.0 is below"),
        ("en-us", "de", "espeak-ng, which is not installed"),
        ("{", "[", "voice.onnx.json"),
    ]) func `says what is wrong with its configuration`(_ old: String, _ new: String, _ expected: String) async throws {
        let folder = try bench.piper("v") { text in
            guard let range = text.range(of: old) else { return "missing: \(old)" }
            return text.replacingCharacters(in: range, with: new)
        }
        let report = try await report(folder)
        #expect(report.contains(expected), "\(report)")
    }

    @Test func `with a slip in its sample rate is mended`() async throws {
        let voice = try await load(bench.piper("v") { $0.replacingOccurrences(of: "22050", with: "22500") })
        #expect(voice.sampleRate == 22_050)
    }

    @Test func `that is silent is found out`() async throws {
        #expect(try await report(bench.piper("v", graph: "silent")).contains("it is silent"))
    }

    @Test func `without its configuration is told so`() async throws {
        #expect(try await report(bench.folder("v", graph: "piper")).contains("neither m.onnx.json nor tokens.txt"))
    }

    @Test func `cut short, or changed anywhere, never crashes the loader`() async throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(resources)/piper.onnx")))
        let folder = try bench.piper("v")
        for length in [0, 1, 7, 100, whole.count / 2, whole.count - 1] {
            try Data(whole[..<length]).write(to: URL(fileURLWithPath: "\(folder)/voice.onnx"))
            #expect(try await report(folder) != "no problem", "\(length) bytes")
        }
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
            }
            if let outline = try? GraphOutline(bytes) {
                _ = GraphKind(outline)
                _ = GraphSurgery(outline: outline).halves(shared: [])
                _ = GraphSurgery(outline: outline).part(making: "output")
            }
        }
    }

    @Test func `of another kind of network is refused by its inputs`() async throws {
        let folder = try bench.piper("v")
        try FileManager.default.removeItem(atPath: "\(folder)/voice.onnx")
        try FileManager.default.copyItem(atPath: "\(resources)/sherpa.onnx", toPath: "\(folder)/voice.onnx")
        // It has the inputs of a VITS, so it loads; a graph that has none of them does not.
        #expect(try await report(folder) == "no problem")
        let specs = [TensorSpec("x", .float, [1, nil])]
        #expect(throws: VocalsError.self) { try VITSContract(inputs: specs, outputs: [], file: "f") }
        let odd = [
            TensorSpec("input", .int64, [1, nil]), TensorSpec("input_lengths", .int64, [1]),
            TensorSpec("scales", .double, [3]),
        ]
        #expect { try VITSContract(inputs: odd, outputs: [], file: "f") } throws: { "\($0)".contains("scales f64[3]") }
        let more = [odd[0], odd[1], TensorSpec("scales", .float, [3]), TensorSpec("langid", .int64, [1])]
        #expect { try VITSContract(inputs: more, outputs: [TensorSpec("o", .float, [])], file: "f") } throws: {
            "\($0)".contains("input langid is not known")
        }
    }

    @Test func `does not keep the others from speaking`() async throws {
        try bench.piper("a-good")
        try bench.piper("b-broken") { _ in "{}" }
        try bench.piper("c-good", graph: "whole")
        _ = try bench.folder("d-empty")
        let bank = try bench.folder("e-singing", files: ["dsconfig.yaml": "a: b"], graph: "piper")
        let library = try await bench.library()
        #expect(library.speaking.map(\.name) == ["a-good", "c-good"])
        #expect(library.problems.map(\.folder) == ["\(bench.path)/b-broken"])
        #expect(library.names == ["a-good", "c-good"])
        #expect(library.speakingVoice(named: nil, language: .english)?.voice.name == "a-good")
        #expect(library.speakingVoice(named: nil, language: .mandarin) == nil)
        #expect(library.speakingVoice(named: "c-good/x", language: nil) == nil)
        #expect(!CommunityFormat(reader: nil, use: .foreign).recognises(folder: bank))
    }
}
