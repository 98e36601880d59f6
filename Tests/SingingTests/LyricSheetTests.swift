import Foundation
import Script
import Testing

@testable import Singing

@Suite struct LyricSheetTests {
    private static let melody = Fixtures.score([
        (60, 1, nil), (60, 1, nil), (67, 1, nil), (0, 1, nil), (67, 1, nil), (69, 1, nil), (69, 1, nil), (67, 1, nil),
    ])

    private func sung(_ text: String, _ score: Score = melody) throws -> [String] {
        score.singing(try LyricSheet(Array(text.utf8), name: "words")).parts[0].notes.map {
            ($0.lyric?.text ?? ".") + ($0.lyric?.syllabic == .begin || $0.lyric?.syllabic == .middle ? "-" : "")
        }
    }

    @Test func aLineAPhraseHoldsItsLastVowel() throws {
        #expect(try sung("一闪\n满天都是") == ["一", "闪", "-", "满", "天", "都", "是"])
        #expect(try sung("twinkle star\nhow I won-der") == ["twink-", "le", "star", "how", "I", "won-", "der"])
    }

    @Test func otherwiseSyllablesGoNoteByNote() throws {
        #expect(try sung("さくらさきゃー ら") == ["さ", "く", "ら", "さ", "きゃ", "-", "ら"])
        #expect(try sung("one two") == ["one", "two", ".", ".", ".", ".", "."])
    }

    @Test func timedLinesFindTheirNotes() throws {
        // A quarter is a second: the second line begins at 4 s, written a little late.
        let lrc = "[ti:Star]\n[00:04.10]满天都\n[00:00.00]一闪一\n"
        #expect(try sung(lrc) == ["一", "闪", "一", "满", "天", "都", "-"])
        #expect(try sung("[offset:500]\n[00:04.50]a b c d\n[00:00.20]x\n") == ["x", "-", "-", "a", "b", "c", "d"])
        #expect(try sung("[00:00.00]<00:00.00>a <00:02.00>b\n[00:04.00]c") == ["a", "-", "b", "c", "-", "-", "-"])
    }

    @Test func whatIsTooMuchIsSaid() throws {
        let score = Self.melody.singing(try LyricSheet(Array("一二三四五\n一二三四".utf8), name: "words"))
        #expect(score.ignored.contains { $0.contains("2 syllables") })
        #expect(score.parts[0].notes[2].lyric?.text == "三 四 五")
    }

    @Test func aSheetBesideAScoreIsFound() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let song = folder.appendingPathComponent("song.mid").path
        try Data(try ScoreWriter.write(Self.melody, as: .midi)).write(to: URL(fileURLWithPath: song))
        #expect(try ScoreReader.read(path: song).parts[0].hasLyrics == false)
        try Data("[00:00.00]一闪一\n[00:04.00]满天都是".utf8).write(to: folder.appendingPathComponent("song.lrc"))
        #expect(try ScoreReader.read(path: song).parts[0].notes.compactMap { $0.lyric?.text }.joined() == "一闪一满天都是")
        let other = folder.appendingPathComponent("words.txt").path
        try Data("ba ba ba\nbe be be be".utf8).write(to: URL(fileURLWithPath: other))
        #expect(try ScoreReader.read(path: song, lyrics: other).parts[0].notes[3].lyric?.text == "be")
        #expect(throws: ScoreError.self) { try ScoreReader.read(path: song, lyrics: "/nowhere") }
    }

    @Test(arguments: [
        ("wonder", 2, "won-der"), ("beautiful", 3, "beau-ti-ful"), ("star", 1, "star"), ("evening", 2, "e-vening"),
    ])
    func wordsAreCutBetweenTheirVowels(word: String, count: Int, cut: String) {
        #expect(SyllableSplitter.cut(word, into: count).joined() == word)
        #expect(SyllableSplitter.cut(word, into: count).count == count)
    }
}
