import Script
import Testing

@testable import Singing

@Suite struct LyricAlignerTests {
    private func align(_ lyrics: [Lyric?], _ language: Language? = nil) throws -> LyricAligner.Result {
        let notes = lyrics.enumerated().map {
            Note(start: $0.offset * 480, end: $0.offset * 480 + 480, key: 60, lyric: $0.element)
        }
        return try Fixtures.aligner().align(notes, language: language)
    }

    private func sounds(_ result: LyricAligner.Result) -> [String] {
        result.syllables.map { $0.phonemes.map { String($0.name) }.joined(separator: " ") }
    }

    @Test func hanziAreReadInTheContextOfTheirLine() throws {
        let result = try align("长亭外银行长大".map { Lyric(String($0)) })
        #expect(sounds(result) == ["ch ang", "t ing", "uai", "in", "h ang", "zh ang", "d a"])
        #expect(result.syllables.allSatisfy { $0.nucleus.tone == 1 })
    }

    @Test func severalHanziShareANote() throws {
        let result = try align([Lyric("一闪")])
        #expect(result.syllables.map(\.text) == ["一", "闪"])
        #expect(result.syllables.map(\.share) == [.init(index: 0, count: 2), .init(index: 1, count: 2)])
    }

    @Test func pinyinIsReadInAMandarinSong() throws {
        #expect(sounds(try align([Lyric("xing1"), Lyric("xing")], .mandarin)) == ["x ing", "x ing"])
    }

    @Test func englishWordsAreLookedUpWholeAndSpreadOverTheirNotes() throws {
        let result = try align([Lyric("won", syllabic: .begin), Lyric("der", syllabic: .end), Lyric("star,")])
        #expect(sounds(result) == ["W AH N", "D ER", "S T AA R"])
        #expect(result.syllables.map(\.continuesWord) == [false, true, false])
        #expect(result.syllables.last?.endsClause == true)
        #expect(result.syllables.last?.text == "star")
    }

    @Test func aWordOnOneNoteSingsAllItsSyllables() throws {
        let result = try align([Lyric("wonder"), Lyric("star")])
        #expect(sounds(result) == ["W AH N", "D ER", "S T AA R"])
        #expect(result.syllables.map(\.notes) == [0...0, 0...0, 1...1])
    }

    @Test func extendersHoldTheVowelAndMissingWordsAreLa() throws {
        let result = try align([Lyric("star"), .extender, .extender, nil])
        #expect(result.syllables.map(\.notes) == [0...2, 3...3])
        #expect(sounds(result).last == "L AA")
        #expect(result.remarks.count == 1)
    }

    @Test func kanaAndRomajiGiveTheSameMorae() throws {
        let kana = try align(["さ", "く", "ら"].map { Lyric($0) })
        #expect(sounds(kana) == ["s a", "k u", "r a"])
        #expect(sounds(try align(["sa", "ku", "ra"].map { Lyric($0) }, .japanese)) == sounds(kana))
    }

    @Test func aReadingInBracketsWinsAndIsNotShown() throws {
        let result = try align([Lyric("そ"), Lyric("ら"), Lyric("は[wa]")])
        #expect(sounds(result).last == "w a")
        #expect(result.syllables.last?.text == "は")
        #expect(sounds(try align([Lyric("长[zhang3]"), Lyric("亭")])) == ["zh ang", "t ing"])
    }

    @Test func breathsAndRestsAreNotSung() throws {
        let result = try align([Lyric("la"), Lyric("br"), Lyric("R"), Lyric("la")])
        #expect(result.syllables.map(\.breathBefore) == [false, true])
        #expect(result.syllables.map(\.notes) == [0...0, 3...3])
    }

    @Test func whatCannotBeReadIsSungOnLa() throws {
        #expect(sounds(try align([Lyric("☃"), Lyric("☃")])) == ["L AA"])
        #expect(sounds(try align([Lyric("7")], .mandarin)) == ["S EH", "V AH N"])
    }
}
