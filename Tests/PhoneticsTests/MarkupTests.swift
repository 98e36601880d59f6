import Phonetics
import Script
import Testing

@Suite struct MarkupTests {
    private func said(_ text: String, _ items: [TextMarkup.Item] = [], languages: [TextMarkup.LanguageSpan] = []) throws
        -> [String]
    {
        try FrontEnd().transcribe(text, markup: TextMarkup(items: items, languages: languages)).tokens
            .map { "\($0.text):\($0.said)" }
    }

    @Test func inlinePhonemesShowOneThingAndSayAnother() throws {
        #expect(try said("{重|chong2}") == ["重:ch-ong2"])
        #expect(try said("[[HH AY1]] 好") == [":HH-AY1", "好:h-ao3"])
        #expect(try said("{银行|in2 h ang2}").joined().contains("|") == false)
    }

    @Test func inlinePhonemesTakePartInSandhi() throws {
        // 好 is raised by the low tone that follows it, and the given one stays.
        #expect(try said("好{重|zhong3}") == ["好:h-ao2", "重:zh-ong3"])
    }

    @Test(arguments: ["{好|zzz9}", "{|hao3}", "[[]]", "[[hao3", "{好|", "{好}", "[[hao3]"])
    func whatIsNoReadingStaysText(_ text: String) throws {
        #expect(try said(text).allSatisfy { !$0.hasPrefix(":") })
    }

    @Test func anAliasIsOneToken() throws {
        #expect(try said("看WHO吗", [.init(3..<6, .reading(.alias("世界 wide")))]).map { $0.prefix(3) }.contains("WHO"))
        let tokens = try FrontEnd().transcribe(
            "看WHO吗", markup: TextMarkup(items: [.init(3..<6, .reading(.alias("世界卫生组织")))])
        ).tokens
        #expect(tokens.map(\.text) == ["看", "WHO", "吗"] && tokens[1].syllables.count == 6)
    }

    @Test func restsStandBehindTokens() throws {
        let items: [TextMarkup.Item] = [.init(0..<0, .rest(1)), .init(3..<3, .rest(0.5)), .init(3..<3, .rest(0.25))]
        let read = try FrontEnd().transcribe("你好", markup: TextMarkup(items: items))
        #expect(read.pauseBefore == 1 && read.tokens.map(\.pauseAfter) == [0.75, nil])
        #expect(read.tokens[0].breakAfter == .minor)
    }

    @Test(arguments: [
        (SayAs.cardinal, "1234", "一千二百三十四", "one thousand two hundred thirty four"),
        (.ordinal, "3", "第三", "third"), (.digits, "105", "一零五", "one zero five"),
        (.telephone, "+86 110", "加八六幺幺零", "plus eight six one one zero"),
        (.date("ymd"), "2026-03-05", "二零二六年三月五日", "march fifth twenty twenty six"),
        (.date("md"), "3/5", "三月五日", "march fifth"), (.time, "2:30pm", "下午两点三十分", "two thirty p m"),
        (.currency, "USD 5", "五美元", "five dollars"), (.unit, "5kg", "五公斤", "five kilograms"),
        (.cardinal, "no number", "no number", "no number"),
    ]) func takesTextForWhatItIsSaidToBe(_ kind: SayAs, _ text: String, _ zh: String, _ en: String) throws {
        for (language, expected) in [(Language.mandarin, zh), (.english, en)] {
            let markup = TextMarkup(
                items: [.init(0..<text.utf8.count, .reading(.sayAs(kind)))],
                languages: [.init(0..<text.utf8.count, language)])
            let heard = try FrontEnd().transcribe(text, language: language, markup: markup).tokens.map(\.said)
            let wanted = try FrontEnd().transcribe(expected, language: language).tokens.map(\.said)
            #expect(heard.joined(separator: " ") == wanted.joined(separator: " "), "\(text) in \(language)")
        }
    }

    @Test func charactersAreNamedOneByOne() throws {
        #expect(try said("A1好", [.init(0..<2, .reading(.sayAs(.characters)))])[0] == "A1:EY1")
        let items: [TextMarkup.Item] = [.init(0..<3, .reading(.sayAs(.characters)))]
        #expect(try said("USA", items) == ["USA:Y-UW1 EH1-S EY1"])
    }

    @Test func emojiAreDroppedOrNamed() throws {
        #expect(try FrontEnd().normalise("好开心😀😀啊") == "好开心啊")
        let speaking = try FrontEnd(emoji: .spoken)
        #expect(speaking.normalise("好开心😀😀啊") == "好开心笑脸啊")
        #expect(speaking.normalise("so happy 😀👍🏽") == "so happy grinning face thumbs up")
        #expect(speaking.normalise("1 + 1 = 2 #1 好©") == (try FrontEnd().normalise("1 + 1 = 2 #1 好©")))
    }

    @Test func aLexiconNearerToTheTextWins() throws {
        let own = try UserLexicon(text: "小何 = xiao3 he1")
        let near = try UserLexicon(text: "小何 = xiao4 he4")
        let frontEnd = try FrontEnd(lexicon: own)
        #expect(frontEnd.transcribe("小何").tokens.map(\.said) == ["x-iao3 h-e1"])
        #expect(frontEnd.transcribe("小何", lexicons: [near]).tokens.map(\.said) == ["x-iao4 h-e4"])
        let (lexicon, problems) = UserLexicon.reading("小何 = xiao3 he1\nbroken\n好 = zz\n大 = da4")
        #expect(lexicon.count == 2 && problems.map(\.place) == ["line 2", "line 3"])
    }
}
