import Foundation
import Inference
import Script
import Testing

@testable import Vocals

@Suite struct `The library of voices` {
    private func library(_ prepare: (String) throws -> Void) async throws -> VoiceLibrary {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("voices-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try prepare(folder)
        return await VoiceLibrary(folder: folder, runtime: try InferenceRuntime.load())
    }

    @Test func `keeps the good voices and reports the bad ones`() async throws {
        let library = try await library { folder in
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/b-good", withDestinationPath: houseFolder)
            for (name, text) in [("a-broken", "format: what"), ("c-not-yaml", "{ {")] {
                try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
                try text.write(toFile: "\(folder)/\(name)/voice.yaml", atomically: true, encoding: .utf8)
            }
            try FileManager.default.createDirectory(atPath: "\(folder)/d-no-voice", withIntermediateDirectories: true)
        }
        #expect(library.voices.map(\.name) == ["house"])
        #expect(library.problems.map { $0.folder.split(separator: "/").last } == ["a-broken", "c-not-yaml"])
        #expect(library.problems.allSatisfy { $0.report.contains("voice.yaml") })
    }

    @Test func `reports a folder that is not there`() async throws {
        let library = await VoiceLibrary(folder: "/nowhere", runtime: try InferenceRuntime.load())
        #expect(library.voices.isEmpty && library.problems.map(\.folder) == ["/nowhere"])
        #expect(library.voice(named: nil, language: .english) == nil)
    }

    @Test func `finds a voice by its name, its speaker's name, or the language`() async throws {
        let library = VoiceLibrary(voices: [try await house.value])
        #expect(library.names == ["house", "house/mandarin", "house/english"])
        #expect(library.voice(named: "house", language: nil)?.speaker == nil)
        #expect(library.voice(named: "house/english", language: .mandarin)?.speaker == "english")
        #expect(library.voice(named: nil, language: .japanese)?.vocalist.name == "house")
        for name in ["", "home", "house/", "house/nobody", "house/english/"] {
            #expect(library.voice(named: name, language: nil) == nil)
        }
    }

    @Test func `takes a preset behind any of its names`() async throws {
        let library = VoiceLibrary(voices: [try await house.value])
        #expect(library.voice(named: "house@young", language: nil)?.preset == .young)
        let child = try #require(library.voice(named: "house/english@child", language: nil))
        #expect(child.speaker == "english" && child.preset == .child)
        for name in ["@young", "house@", "house@old", "house@young/english", "house/nobody@low"] {
            #expect(library.voice(named: name, language: nil) == nil)
        }
    }
}
