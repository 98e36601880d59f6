import Phonetics
import Script
import Testing

@Suite struct LexiconTextTests {
    private static let file = "# names\n单田芳\tshan4 tian2 fang1\nSora = S AO1 R AH0 # a singer\nbroken line\n"

    @Test func aChangeLeavesEverythingElseAsItIs() throws {
        var text = LexiconText(Self.file)
        try text.set("sora", reading: "S OW1  R AH0")
        try text.set("重客", reading: "zhong4 ke4")
        #expect(text.text == "# names\n单田芳\tshan4 tian2 fang1\nsora\tS OW1 R AH0\nbroken line\n重客\tzhong4 ke4\n")
        #expect(text.entries.map(\.word) == ["单田芳", "sora", "重客"])
        #expect(UserLexicon.reading(text.text).lexicon.count == 3)
    }

    @Test func aWordCanBeTakenOut() {
        var text = LexiconText(Self.file)
        #expect(text.remove("SORA") && !text.remove("SORA") && !text.remove("broken line"))
        #expect(text.text == "# names\n单田芳\tshan4 tian2 fang1\nbroken line\n")
    }

    @Test(arguments: [
        ("", "hao3"), ("a\tb", "hao3"), ("a=b", "hao3"), ("# a", "hao3"), ("a\nb", "hao3"), ("a  b", "hao3"), ("好", ""),
        ("好", "nonsense9"), ("好", "hao3\n# x"), (String(repeating: "好", count: 65), "hao3"),
    ]) func whatAFileCannotHoldIsRefused(word: String, reading: String) {
        var text = LexiconText(Self.file)
        #expect(throws: PhoneticsError.self) { try text.set(word, reading: reading) }
        #expect(text == LexiconText(Self.file))
    }

    @Test func whatIsWrittenIsWhatIsRead() throws {
        var text = LexiconText()
        try text.set(" 银行 ", reading: "yín háng")
        let lexicon = try UserLexicon(text: text.text)
        #expect(try FrontEnd(lexicon: lexicon).transcribe("银行").tokens.map(\.notation) == ["yin2 hang2"])
    }
}

@Suite struct NotationTests {
    /// What a token says of itself is what a lexicon would have it say.
    @Test(arguments: ["重庆银行", "花儿", "hello", "x²", "2026年", "$3.50", "女儿玩儿", "FBI"])
    func aTokensNotationIsAReading(text: String) throws {
        for token in try FrontEnd().transcribe(text).tokens {
            let notation: PhonemeNotation = token.language == .mandarin ? .pinyin : .arpabet
            let read = try #require(notation.syllables(token.notation), "\(token.notation)")
            #expect(read.syllables.flatMap { $0 } == token.phonemes)
        }
    }

    @Test func aTokenSaysWhatIsSaidForIt() throws {
        let tokens = try FrontEnd().transcribe("臺灣2026年，只要$3.50。").tokens
        #expect(tokens.map(\.text) == ["臺灣", "2026", "年", "只要", "$3.50"])
        #expect(tokens.map(\.spoken) == ["台湾", "二零二六", "年", "只要", "三点五美元"])
    }
}
