import Phonetics
import Script
import Testing

@Suite struct UserLexiconTests {
    @Test func theUsersReadingWins() throws {
        let lexicon = try UserLexicon(text: "# names\n单田芳\tshan4 tian2 fang1\nSora = S AO1 R AH0\n一行  yi1 xing2\n")
        #expect(lexicon.count == 3)
        let tokens = try FrontEnd(lexicon: lexicon).transcribe("单田芳和SORA一行").tokens
        #expect(tokens.map(\.said) == ["sh-an4 t-ian2 f-ang1", "h-e2", "S-AO1 R-AH0", "i1 x-ing2"])
    }

    @Test func anEnglishWordMayHaveAPinyinReadingAndAHanziArpabet() throws {
        var lexicon = UserLexicon()
        try lexicon.add("xiaoyu", reading: "xiao3 yu3")
        try lexicon.add("嗨", reading: "HH AY1")
        let tokens = try FrontEnd(lexicon: lexicon).transcribe("嗨xiaoyu").tokens
        #expect(tokens.map(\.said) == ["HH-AY1", "x-iao3 v3"])
        #expect(tokens.map(\.language) == [.english, .mandarin])
    }

    @Test func aWordInsideAnotherIsLeftAlone() throws {
        var lexicon = UserLexicon()
        try lexicon.add("he", reading: "HH AA1")
        #expect(try FrontEnd(lexicon: lexicon).transcribe("hello").tokens.first?.said == "HH-AH0 L-OW1")
    }

    @Test(arguments: ["word", "word\tblah7 x", "\tyin2", "word\t"]) func whatCannotBeReadIsReported(_ line: String) {
        let error = #expect(throws: PhoneticsError.self) { try UserLexicon(text: "好\thao3\n" + line) }
        #expect(error?.place.contains("line 2") == true)
    }
}
