import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite struct `A sherpa-onnx VITS voice` {
    private let bench: VoiceBench
    init() throws { bench = try VoiceBench() }

    private static let tokens = "_ 0\n， 1\n。 2\nn 3\nh 4\nuo3 5\nm 6\nen5 7\nx 8\nve2 9\nsh 10\n"
    private static let lexicon = "我 uo3\n我们 uo3 m en5\n学 x ve2\n学 sh ve2\n坏 zzz\n"

    private func mandarin() throws -> String {
        try bench.folder("zh", files: ["tokens.txt": Self.tokens, "lexicon.txt": Self.lexicon], graph: "sherpa")
    }

    @Test func `says the longest words of its lexicon, blanks between the symbols`() async throws {
        let voice = try await load(mandarin())
        #expect(
            voice.kind == "vits" && voice.languages == [.mandarin] && voice.sampleRate == 16_000 && voice.hop == 256)
        let encoded = try await voice.encoder.encode(weLearn)[0]
        #expect(encoded.symbols == [0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0, 2, 0])
        let plan = try await voice.plan(weLearn)
        #expect(plan.isExact && plan.words.map(\.value) == ["我们", "学"])
        #expect(try await collect(plan.render()).last?.end == plan.duration)
    }

    @Test func `reads characters and has speakers where its graph says so`() async throws {
        let letters = "abcdefghijklmnopqrstuvwxyz".enumerated().map { "\($1) \($0 + 2)" }
        let folder = try bench.folder(
            "mms", files: ["tokens.txt": (["_ 0", "  1"] + letters).joined(separator: "\n")], graph: "characters")
        let voice = try await load(folder)
        #expect(voice.speakers == ["0", "1"] && voice.languages == [.english])
        var script = helloWorld
        script.speaker = "1"
        let encoded = try await voice.encoder.encode(script)[0]
        #expect(encoded.symbols.filter { $0 > 1 } == "helloworld".utf8.map { Int64($0) - 97 + 2 })
        #expect(try await voice.plan(script).duration > 0)
    }

    @Test func `without its lexicon, or with a wrong one, is told so`() async throws {
        let none = try bench.folder("a", files: ["tokens.txt": Self.tokens], graph: "sherpa")
        await #expect { try await load(none) } throws: { "\($0)".contains("no lexicon.txt") }
        let wrong = try bench.folder(
            "b", files: ["tokens.txt": Self.tokens, "lexicon.txt": "a b c\n"], graph: "sherpa")
        await #expect { try await load(wrong) } throws: { "\($0)".contains("no line has symbols") }
        let noNumbers = try bench.folder("c", files: ["tokens.txt": "a\n"], graph: "sherpa")
        await #expect { try await load(noNumbers) } throws: { "\($0)".contains("tokens.txt, line 1") }
        let bare = try bench.folder("d", files: ["tokens.txt": Self.tokens], graph: "piper")
        await #expect { try await load(bare) } throws: { "\($0)".contains("no sample_rate") }
    }

    @Test func `lays open the durations and the decoder's input of its graph`() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(resources)/speakers.onnx")))
        let outline = try GraphOutline(bytes)
        let surgery = GraphSurgery(outline: outline)
        #expect(outline.inputs.map(\.name) == ["input", "input_lengths", "scales", "sid"])
        #expect(surgery.durations == "/Ceil_output_0")
        let runtime = try InferenceRuntime.load()
        let exposed = try InferenceModel(bytes: surgery.exposing("/Ceil_output_0"), name: "x", runtime: runtime)
        #expect(exposed.outputs.map(\.name) == ["output", "/Ceil_output_0"])
        #expect(surgery.exposing("/Ceil_output_0").count == bytes.count + 20)
        #expect(surgery.halves(shared: []) == nil)
        let halves = try #require(surgery.halves(shared: ["sid"]))
        #expect(halves.cut == "/Mul_7_output_0")
        let decoder = try InferenceModel(bytes: halves.decoder, name: "d", runtime: runtime)
        #expect(Set(decoder.inputs.map(\.name)) == ["/Mul_7_output_0", "sid"])
        let encoder = try InferenceModel(bytes: halves.encoder, name: "e", runtime: runtime)
        #expect(!encoder.inputs.contains { $0.name == "sid" })
        #expect(encoder.outputs.map(\.name) == ["/Mul_7_output_0", "/Ceil_output_0"])
    }
}
