import Formats
import Foundation
import Testing

@testable import Daemon

/// A recording whose truth is known: what the house voice says, and when it says it.
@Suite(.serialized) struct LipsyncTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private static let text = "Many people bring big blue maps home from Mombasa."

    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path

    private func run(_ words: String...) async -> Int32 {
        await Entry.run(words + ["--home", Self.root, "--data", folder + "/data"], environment: [:])
    }

    private func json(_ name: String) throws -> JSONValue {
        try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
    }

    private func withRecording(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(await run("say", Self.text, "-o", "\(folder)/a.wav", "--timeline", "\(folder)/truth.json") == 0)
        try await body()
    }

    private func sounds(_ timeline: JSONValue) -> [(name: String, start: Double, end: Double)] {
        (timeline["phonemes"]?.array ?? []).compactMap { phoneme in
            guard let name = phoneme["phoneme"]?.string, name.contains("/"), let start = phoneme["start"]?.number,
                let end = phoneme["end"]?.number
            else { return nil }
            return (name, start, end)
        }
    }

    @Test("with its text every sound of a recording is found near where it was said")
    func aligned() async throws {
        try await withRecording {
            let out = "\(folder)/b.json"
            #expect(await run("lipsync", "\(folder)/a.wav", "--text", Self.text, "-o", out) == 0)
            let (truth, found) = (sounds(try json("truth.json")), sounds(try json("b.json")))
            #expect(truth.map(\.name) == found.map(\.name))
            let late = zip(truth, found).map { abs($0.start - $1.start) }.sorted()
            #expect(late[late.count / 2] < 0.030, "median \(late[late.count / 2])")
            #expect(late[late.count * 9 / 10] < 0.120, "p90 \(late[late.count * 9 / 10])")
            #expect(try json("b.json")["words"]?.array?.count == 9)
        }
    }

    @Test("without one the mouth opens and closes with the sound, in every form that is written")
    func heard() async throws {
        try await withRecording {
            let sound = "\(folder)/a.wav"
            #expect(await run("lipsync", sound, "-o", "\(folder)/c.json") == 0)
            let (truth, heard) = (try jaws("truth.json"), try jaws("c.json"))
            #expect(abs(truth.count - heard.count) <= 2)
            #expect(Self.correlation(truth, heard) > 0.4)

            #expect(await run("lipsync", sound, "-o", "\(folder)/c.tsv") == 0)
            let lines = try String(contentsOfFile: "\(folder)/c.tsv", encoding: .utf8).split(separator: "\n")
            #expect(lines.count > 10 && lines[0].hasPrefix("0\t") && lines.last?.hasSuffix("\tX") == true)

            #expect(await run("lipsync", sound, "--format", "rhubarb", "-o", "\(folder)/r.json") == 0)
            let cues = try #require(try json("r.json")["mouthCues"]?.array)
            for (a, b) in zip(cues, cues.dropFirst()) { #expect(a["end"] == b["start"]) }

            #expect(await run("lipsync", sound, "--format", "azure", "-o", "\(folder)/z.json") == 0)
            let azure = try json("z.json")
            #expect(azure["animations"]?[0]?["BlendShapes"]?[0]?.array?.count == 55)
            #expect(azure["visemes"]?.array?.allSatisfy { (0...21).contains($0["visemeId"]?.int ?? -1) } == true)
        }
    }

    @Test("what is no recording, and forms and sets that do not exist, are told before anything is loaded")
    func refused() async throws {
        #expect(await run("lipsync") == 64)
        #expect(await run("lipsync", "a.wav", "--format", "mpeg") == 64)
        #expect(await run("lipsync", "a.wav", "--target", "nothing") == 64)
        #expect(await run("lipsync", "/nowhere.wav") == 1)
        #expect(await run("closures") == 64)
        #expect(await run("closures", "x.txt", "--speeds", "fast") == 64)
        #expect(await run("video", "Hello") == 64)
        #expect(await run("video", "Hello", "-o", "a.avi") == 64)
        #expect(await run("video", "Hello", "-o", "a.mp4", "--alpha") == 64)
        #expect(await run("video", "Hello", "-o", "a.mp4", "--size", "7x9") == 64)
    }

    private func jaws(_ name: String) throws -> [Double] {
        let curves = try json(name)["curves"]
        let index = curves?["names"]?.array?.firstIndex { $0.string == "jawOpen" } ?? 0
        return (curves?["frames"]?.array ?? []).compactMap { $0[index]?.number }
    }

    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let count = min(a.count, b.count)
        let mean = { (values: [Double]) in values.prefix(count).reduce(0, +) / Double(count) }
        let (ma, mb) = (mean(a), mean(b))
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for index in 0..<count {
            ab += (a[index] - ma) * (b[index] - mb)
            aa += (a[index] - ma) * (a[index] - ma)
            bb += (b[index] - mb) * (b[index] - mb)
        }
        return ab / (aa * bb + 1e-12).squareRoot()
    }
}
