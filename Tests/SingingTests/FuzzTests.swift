import Script
import Testing

@testable import Singing

/// Damaged files are refused or read in part; they never crash and never take long.
@Suite struct FuzzTests {
    private static func midi() -> [UInt8] {
        var file = MIDIBuilder()
        file.track(MIDIBuilder.text(3, "Song"), MIDIBuilder.meta(0x51, [0x07, 0xA1, 0x20]))
        file.track(
            MIDIBuilder.note(60, 480, lyric: "さ"), MIDIBuilder.note(62, 480, lyric: "く"),
            MIDIBuilder.note(64, 960, lyric: "ら"))
        return file.bytes
    }

    private static func xml() -> [UInt8] {
        MusicXMLBuilder.score([
            MusicXMLBuilder.repeatStart + MusicXMLBuilder.note("C5", 2, "one", "two") + MusicXMLBuilder.note("D5", 2),
            MusicXMLBuilder.volta("1", MusicXMLBuilder.note("E5", 4, "a"), closes: true),
            MusicXMLBuilder.volta("2", MusicXMLBuilder.note("F5", 4, "b"), closes: false),
        ])
    }

    private func tryReading(_ bytes: [UInt8]) {
        do {
            let score = try ScoreReader.read(bytes, name: "fuzz")
            for part in score.parts {
                for (left, right) in zip(part.notes, part.notes.dropFirst()) { #expect(left.end <= right.start) }
                #expect(part.notes.allSatisfy { $0.end > $0.start && (0...127).contains($0.key) })
            }
        } catch {
            #expect(error is ScoreError, "\(error)")
        }
    }

    @Test func truncatedFiles() {
        for bytes in [Self.midi(), Self.xml(), ZipBuilder.archive([("a.xml", Self.xml())])] {
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
                tryReading(Array(bytes.prefix(length)))
            }
        }
    }

    @Test func mutatedFiles() {
        var random = SeededGenerator(seed: 42)
        for bytes in [Self.midi(), Self.xml()] {
            for _ in 0..<400 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
                tryReading(damaged)
            }
        }
    }

    @Test func absurdNumbersInMusicXML() {
        for value in ["-1", "0", "1e300", "99999999999999999999", "nan", "", "1.5"] {
            let divisions = "<attributes><divisions>\(value)</divisions></attributes>"
            let note =
                "<note>\(MusicXMLBuilder.pitch("C5"))<duration>\(value)</duration><lyric><text>a</text></lyric></note>"
            let forward =
                "<forward><duration>\(value)</duration></forward><backup><duration>\(value)</duration></backup>"
            tryReading(
                MusicXMLBuilder.score([divisions + note + forward + note, "<sound tempo=\"\(value)\"/>" + note]))
        }
    }
}
