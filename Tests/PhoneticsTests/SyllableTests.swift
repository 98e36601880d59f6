import Phonetics
import Script
import Testing

@Suite struct SyllableTests {
    static func phonemes(_ text: String) -> [Phoneme] {
        text.split(separator: " ").compactMap { ARPABET.phoneme(String($0)) }
    }

    @Test(arguments: [
        ("EH1 K S T R AH0", "EH1-K S-T-R-AH0"), ("HH AE1 P IY0", "HH-AE1 P-IY0"),
        ("S IH1 NG IH0 NG", "S-IH1-NG IH0-NG"),
        ("AE1 T L AH0 S", "AE1-T L-AH0-S"), ("S T R EH1 NG K TH S", "S-T-R-EH1-NG-K-TH-S"), ("M", "M"),
    ]) func consonantsGoToTheNextVowelWhereAWordCouldBegin(_ word: String, _ expected: String) {
        let syllables = Syllabifier.syllables(Self.phonemes(word))
        let said = syllables.map { $0.map { $0.name + ($0.stress.map(String.init) ?? "") }.joined(separator: "-") }
        #expect(said.joined(separator: " ") == expected)
    }

    @Test func aSyllableHasThreeParts() throws {
        let syllable = try #require(Syllabifier.split(Self.phonemes("S T R EH1 NG K TH")).first)
        #expect(syllable.onset.map(\.symbol) == ["en/S", "en/T", "en/R"])
        #expect(syllable.nucleus == Phoneme("en/EH", stress: 1))
        #expect(syllable.coda.map(\.symbol) == ["en/NG", "en/K", "en/TH"])
        #expect(Syllabifier.split(Self.phonemes("M")).isEmpty)
    }

    @Test func everyHanziOfALineIsASyllable() throws {
        let line = try FrontEnd().syllables(ofLine: "长大的花儿 hello，音乐")
        #expect(line.map(\.text) == ["长", "大", "的", "花儿", "hello", "", "音", "乐"])
        #expect(line[0].phonemes == Pinyin.syllable("zhang3"))
        #expect(line[0].onset == [Phoneme("zh/zh")] && line[0].nucleus == Phoneme("zh/ang", tone: 3))
        #expect(line[3].coda == [Phoneme("zh/er", tone: 1)])
        #expect(line[7].phonemes == Pinyin.syllable("yue4"))
    }

    @Test(arguments: [
        ("こんにちは", "k-o N n-i ch-i h-a"), ("キャット", "ky-a cl t-o"), ("ラーメン", "r-a a m-e N"),
        ("konnichiwa", "k-o N n-i ch-i w-a"),
        ("kon'ya", "k-o N y-a"), ("kippu", "k-i cl p-u"), ("matcha", "m-a cl ch-a"), ("shinbun", "sh-i N b-u N"),
        ("ティー", "t-i i"),
        ("tsuzuku", "ts-u z-u k-u"), ("ふぁ", "f-a"), ("ヴ", "v-u"), ("fu", "f-u"), ("hu", "f-u"),
    ]) func kanaAndRomajiAreMoras(_ text: String, _ expected: String) throws {
        let moras = try #require(JapaneseSyllables.moras(text))
        #expect(moras.map { $0.map { String($0.name) }.joined(separator: "-") }.joined(separator: " ") == expected)
    }

    @Test func whatIsNoMoraIsRefused() {
        for text in ["漢字", "q", "ー", "xyz"] { #expect(JapaneseSyllables.moras(text) == nil) }
        #expect(JapaneseSyllables.mora("かき") == nil)
        #expect(JapaneseSyllables.mora("きゃ") == [Phoneme("ja/ky"), Phoneme("ja/a")])
    }
}
