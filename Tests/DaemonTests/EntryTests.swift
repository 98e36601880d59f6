import Formats
import Foundation
import Script
import Testing

@testable import Daemon

/// The command line as its user meets it: exit statuses and files.
@Suite(.serialized) struct EntryTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private func run(_ words: String...) async -> Int32 {
        await Entry.run(words + ["--home", Self.root], environment: [:])
    }

    private func scratch(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)-\(name)").path
    }

    @Test func badUseHasTheStatusOfBadUse() async {
        #expect(await Entry.run(["nonsense"], environment: [:]) == 64)
        #expect(await Entry.run(["say"], environment: [:]) == 64)
        #expect(await Entry.run(["say", "hi"], environment: [:]) == 64)
        #expect(await Entry.run(["say", "hi", "--wrong"], environment: [:]) == 64)
        #expect(await Entry.run(["say", "hi", "--rate", "9", "-o", "x.wav"], environment: [:]) == 64)
        #expect(await Entry.run(["config", "--config", "/nowhere.yaml"], environment: [:]) == 1)
    }

    @Test func everyCommandHasHelp() async {
        for command in Command.all {
            #expect(await Entry.run([command.name, "--help"], environment: [:]) == 0)
            #expect(command.help.contains("voxhumana \(command.name)"))
        }
    }

    @Test func sayWritesSoundAndATimelineThatAgree() async throws {
        let (sound, timeline) = (scratch("a.wav"), scratch("a.json"))
        defer { for path in [sound, timeline] { try? FileManager.default.removeItem(atPath: path) } }
        #expect(await run("say", "你好，world 2026!", "-o", sound, "--timeline", timeline) == 0)
        let json = try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: timeline))))
        let duration = try #require(json["duration"]?.number)
        let phonemes = try #require(json["phonemes"]?.array)
        #expect(phonemes.first?["start"]?.number == 0)
        #expect(abs((phonemes.last?["end"]?.number ?? 0) - duration) < 1e-5)
        for (left, right) in zip(phonemes, phonemes.dropFirst()) {
            #expect(left["end"]?.number == right["start"]?.number)
        }
        #expect(json["words"]?.array?.compactMap { $0["text"]?.string } == ["你好", "world", "2026"])
        let frames = try #require(json["curves"]?["frames"]?.array)
        #expect(abs(Double(frames.count) - duration * 60) <= 1.5)
        #expect(frames.first?.array?.count == FaceChannel.count)
        // 44 bytes of header at least, two a sample: the file is as long as the plan says.
        let size = try #require(try FileManager.default.attributesOfItem(atPath: sound)[.size] as? Int)
        #expect(abs((size - 44) / 2 - Int(duration * 48_000)) < 2_000)
    }

    /// The first line of a children's song: a whole one takes minutes in a debug build.
    private static let phrase =
        "[#VERSION]\nUST Version1.2\n[#SETTING]\nTempo=140\n"
        + [60, 60, 67, 67, 69, 69, 67].enumerated().map { number, key in
            "[#000\(number)]\nLength=\(number == 6 ? 960 : 480)\nLyric=la\nNoteNum=\(key)\n"
        }.joined() + "[#TRACKEND]\n"

    @Test func singWritesNotesOnTheScoresPitches() async throws {
        let (sound, timeline) = (scratch("b.flac"), scratch("b.json"))
        defer { for path in [sound, timeline] { try? FileManager.default.removeItem(atPath: path) } }
        let score = scratch("b.ust")
        defer { try? FileManager.default.removeItem(atPath: score) }
        try Self.phrase.write(toFile: score, atomically: true, encoding: .utf8)
        #expect(await run("sing", score, "-o", sound, "--timeline", timeline) == 0)
        let json = try JSONValue.parse([UInt8](Data(contentsOf: URL(fileURLWithPath: timeline))))
        let keys = try #require(json["notes"]?.array?.compactMap { $0["midi"]?.int })
        let tune = keys.prefix(7).map { $0 - keys[0] }
        #expect(tune == [0, 0, 7, 7, 9, 9, 7])
    }

    @Test func theSameTextGivesTheSameBytes() async throws {
        let paths = [scratch("c1.json"), scratch("c2.json")]
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        for path in paths { #expect(await run("say", "Good evening.", "--timeline", path) == 0) }
        let files = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(files[0] == files[1])
    }

    @Test func whatCannotBeWrittenOrReadIsToldAndNothingIsLeftBehind() async {
        #expect(await run("say", "hi", "-o", "/nowhere/x.wav") == 1)
        #expect(await run("say", "hi", "-o", "x.unknown") == 1)
        let (silent, unsung) = (scratch("d.wav"), scratch("e.wav"))
        #expect(await run("say", "😀", "-o", silent) == 64)
        #expect(await run("sing", "no-such-song", "-o", unsung) == 1)
        #expect(!FileManager.default.fileExists(atPath: silent))
        #expect(!FileManager.default.fileExists(atPath: unsung))
        #expect(await run("score", "/dev/null") == 1)
    }
}
