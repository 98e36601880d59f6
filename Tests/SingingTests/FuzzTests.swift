import Foundation
import Script
import Testing

@testable import Singing

/// Damaged files are refused or read in part; they never crash and never take long.
@Suite struct FuzzTests {
    private static func midi() -> [UInt8] {
        var file = MIDIBuilder()
        file.track(MIDIBuilder.text(3, "Song"), MIDIBuilder.meta(0x51, [0x07, 0xA1, 0x20]))
        file.track(
            [0, 0xB0, 101, 0, 0, 0xB0, 100, 0, 0, 0xB0, 6, 12, 0, 0xE0, 5, 70], MIDIBuilder.note(60, 480, lyric: "さ"),
            MIDIBuilder.note(62, 480, lyric: "く"),
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

    /// A small file of every kind that is read.
    private static func seeds() -> [[UInt8]] {
        typealias Make = EditorFixtures
        let ustx = Make.ustx(
            Make.ustxNote(0, 480, 60, "twinkle", vibrato: 50) + ", " + Make.ustxNote(480, 480, 62, "+"),
            curves: "[{xs: [0, 100, 960], ys: [0, 50, -40], abbr: pitd}, {xs: [0, 9], ys: [3, 4], abbr: dyn}]")
        let ust = Make.ust([
            "Length=480\r\nLyric=a か_C4\r\nNoteNum=60\r\nPBS=-40;0\r\nPBW=30,90\r\nPBY=-20.7,\r\nVBR=65,180,35,20,20,0,0",
            "Length=480\r\nLyric=R\r\nNoteNum=60\r\nTempo=90",
            "Length=240\r\nLyric=ら\r\nNoteNum=62\r\nPBStart=-20\r\nPitchBend=0,10,20,30",
        ])
        let vsqx = Make.vsqx(
            version: 4, notes: Make.vsq4Note(0, 480, 60, "さ") + Make.vsq4Note(480, 480, 62, "-"),
            controls: #"<cc><t>100</t><v id="P">4096</v></cc><cc><t>200</t><v id="D">90</v></cc>"#)
        let svp = Make.svp(
            Make.svpNote(0, 60, "won") + "," + Make.svpNote(1, 62, "+", attributes: #"{"dF0Vbr": 2, "tF0Left": 0.2}"#),
            parameters: #"{"pitchDelta": {"mode": "cubic", "points": [0, 0, 352800000, 100, 705600000, 0]}}"#)
        let texts = [ustx, ust, vsqx, Make.ds, Make.oldDS].map { Array($0.utf8) }
        return [midi(), xml(), svp, Make.vpr(Make.vprSequence), ZipBuilder.archive([("a.xml", xml())])] + texts
    }

    /// Bytes changed, doubled, cut out, and numbers made large.
    private static func damaged(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) where !result.isEmpty {
            let place = Int.random(in: 0..<result.count, using: &random)
            let end = min(result.count, place + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: result.removeSubrange(place..<end)
            case 1: result.insert(contentsOf: result[place..<end], at: place)
            case 2: result.replaceSubrange(place..<end, with: Array("99999999999".utf8))
            case 3: result[place] = UInt8(ascii: "-")
            default: result[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return result
    }

    /// 200 files, or 2 000 in soak.
    @Test func damagedFilesOfEveryKind() {
        let count = ProcessInfo.processInfo.environment["VOXHUMANA_SOAK"] == nil ? 200 : 2_000
        var random = SeededGenerator(seed: 7)
        let seeds = Self.seeds()
        for (index, seed) in seeds.enumerated() {
            #expect(throws: Never.self, "\(index)") { try ScoreReader.read(seed, name: "seed") }
        }
        let begin = ContinuousClock.now
        for index in 0..<count { tryReading(Self.damaged(seeds[index % seeds.count], &random)) }
        #expect(ContinuousClock.now - begin < .milliseconds(30 * count), "a damaged file takes long")
    }

    /// What a damaged file still gives can be planned and written too.
    @Test func whatIsReadOfDamagedFilesCanBeSungAndWritten() async throws {
        var random = SeededGenerator(seed: 11)
        let singer = try Fixtures.singer()
        let aligner = try Fixtures.aligner()
        let seeds = Self.seeds()
        for index in 0..<60 {
            guard let score = try? ScoreReader.read(Self.damaged(seeds[index % seeds.count], &random), name: "fuzz")
            else {
                continue
            }
            do {
                SongPlannerTests.check(try await singer.plan(score), rate: 22_050.0 / 256)
            } catch {
                #expect(error is ScoreError, "\(error)")
            }
            for type in ScoreFileType.allCases {
                do {
                    _ = try ScoreReader.read(try ScoreWriter.write(score, as: type, aligner: aligner), name: "again")
                } catch {
                    #expect(error is ScoreError, "\(error)")
                }
            }
        }
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
