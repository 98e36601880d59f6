import Formats
import Foundation
import Inference
import Script
import Testing

@testable import Vocals

@Suite struct `A voice's manifest` {
    private func text() throws -> String { try String(contentsOfFile: "\(houseFolder)/voice.yaml", encoding: .utf8) }

    @Test func `of the house voice is read`() async throws {
        let manifest = try VoiceManifest(folder: houseFolder)
        #expect(manifest.phones.count == 51)
        #expect(manifest.speakers.map(\.name) == ["mandarin", "english"])
        let voice = try await house.value
        #expect(voice.name == "house" && voice.languages == [.mandarin, .english, .japanese])
        #expect(voice.speaker(for: .english) == "english" && voice.speaker(for: .japanese) == "mandarin")
        #expect(abs(voice.frameRate - 86.13) < 0.01)
    }

    @Test(arguments: [
        ("format: voxhumana.voice.v4", "format: other"), ("hop: ", "hop: 3"), ("mels: ", "mels: 1000"),
        ("mel_range: [40,", "mel_range: [40000,"), ("language: zh", "language: xx"),
        ("name: house", "nme: house"),
        ("spectral.onnx", "../spectral.onnx"), ("SIL", "SOL"), ("mean_f0: ", "mean_f0: -"), ("{ zh", "{ {"),
    ]) func `with a mistake is refused`(right: String, wrong: String) throws {
        let broken = try text().replacingOccurrences(of: right, with: wrong)
        #expect(throws: FormatError.self) { try VoiceManifest(text: broken) }
    }

    @Test func `whose files are missing says which`() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try text().write(toFile: "\(folder)/voice.yaml", atomically: true, encoding: .utf8)
        let runtime = try InferenceRuntime.load()
        await #expect { try await HouseVoice(folder: folder, runtime: runtime) } throws: {
            ($0 as? InferenceError)?.kind == .fileMissing
        }
    }

    @Test(arguments: [("mels: ", "mels: 64 # "), ("hop: ", "hop: 1024 # ")])
    func `whose graphs have other sizes is refused`(right: String, wrong: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voice-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in ["spectral", "prosody", "pitch", "acoustic", "filters"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(file).onnx", withDestinationPath: "\(houseFolder)/\(file).onnx")
        }
        try text().replacingOccurrences(of: right, with: wrong)
            .write(toFile: "\(folder)/voice.yaml", atomically: true, encoding: .utf8)
        let runtime = try InferenceRuntime.load()
        await #expect { try await HouseVoice(folder: folder, runtime: runtime) } throws: {
            ($0 as? InferenceError)?.kind == .wrongSignature
        }
    }
}
