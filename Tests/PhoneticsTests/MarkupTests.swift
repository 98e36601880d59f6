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

@Suite struct IPATests {
    private func said(_ text: String, _ language: Language? = nil) throws -> String {
        let (syllables, language) = try IPA.syllables(text, language: language)
        return Token(text: "", range: 0..<0, language: language, syllables: syllables).said
    }

    @Test(arguments: [
        ("həˈloʊ", "HH-AH0 L-OW1"), ("ˈtʃɪkɪn", "CH-IH1 K-IH0-N"), ("ˌɪntəˈnæʃn̩əl", "IH2-N T-AH0 N-AE1 SH-AH0 N-AH0-L"),
        ("kæt", "K-AE1-T"), ("ˈwɔːtə", "W-AO1 T-AH0"), ("bɜːd", "B-ER1-D"), ("d͡ʒʌdʒ", "JH-AH1-JH"),
        ("/ɡʊd ˈmɔɹnɪŋ/", "G-UH1-D M-AO1-R N-IH0-NG"), ("ˈθɔːt.fəl", "TH-AO1-T F-AH0-L"),
    ]) func englishIsRead(ipa: String, expected: String) throws {
        #expect(try said(ipa) == expected)
    }

    @Test(arguments: [
        ("ni˨˩˦ xɑʊ˨˩˦", "n-i3 h-ao3"), ("ʈʂʊŋ˥kwɔ˧˥", "zh-ong1 g-uo2"), ("pei̯˨˩tɕiŋ˥", "b-ei3 j-ing1"),
        ("tʂʰɻ̩˥", "ch-ir1"), ("sɹ̩˥˩", "s-iz4"), ("ʐ̩˥˩", "r-ir4"), ("ɥœ˥˩", ""), ("ɥɛ˥˩", "ve4"), ("tɕʰy˥˩", "q-v4"),
        ("ma55", "m-a1"), ("ma35", "m-a2"), ("ma214", "m-a3"), ("ma⁵¹", "m-a4"), ("ma5", "m-a5"), ("ma1", "m-a1"),
        ("tə˧", "d-e5"), ("ɑɻ˥˩", "er4"), ("wən˥˩", "uen4"), ("ɕjʊŋ˧˥", "x-iong2"),
    ]) func mandarinIsRead(ipa: String, expected: String) throws {
        if expected.isEmpty {
            #expect(throws: PhoneticsError.self) { try said(ipa) }
        } else {
            #expect(try said(ipa) == expected)
        }
    }

    @Test(arguments: ["", "˥", "x", "ma", "pfa˥", "nɡ˥", "ma˥˩˧˩", "ʘ", "ma9"])
    func whatIsNoMandarinIsRefused(ipa: String) {
        #expect(throws: PhoneticsError.self) { try IPA.syllables(ipa, language: .mandarin) }
    }

    @Test func everySyllableOfPinyinHasItsIPA() throws {
        let initials = [
            "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ",
            "h": "x",
            "j": "tɕ", "q": "tɕʰ", "x": "ɕ", "zh": "ʈʂ", "ch": "ʈʂʰ", "sh": "ʂ", "r": "ʐ", "z": "ts", "c": "tsʰ",
            "s": "s",
        ]
        let finals = [
            "a": "a", "o": "o", "e": "ɤ", "ai": "aɪ", "ei": "eɪ", "ao": "ɑʊ", "ou": "oʊ", "an": "an", "en": "ən",
            "ang": "ɑŋ", "eng": "əŋ", "ong": "ʊŋ", "er": "ɑɻ", "i": "i", "ia": "ja", "ie": "jɛ", "iao": "jɑʊ",
            "iou": "joʊ", "ian": "jɛn", "in": "in", "iang": "jɑŋ", "ing": "iŋ", "iong": "jʊŋ", "u": "u", "ua": "wa",
            "uo": "wo", "uai": "waɪ", "uei": "weɪ", "uan": "wan", "uen": "wən", "uang": "wɑŋ", "ueng": "wəŋ", "v": "y",
            "ve": "ɥɛ", "van": "ɥɛn", "vn": "yn", "ir": "ɻ̩", "iz": "ɹ̩",
        ]
        for letters in Pinyin.syllables {
            let parts = try #require(Pinyin.parts(letters))
            let ipa = try #require(
                (parts.initial.map { initials[$0] } ?? "").flatMap { a in finals[parts.final].map { a + $0 } })
            let read = try IPA.syllables(ipa + "˥").syllables
            #expect(read == Pinyin.syllable(letters + "1").map { [$0] }, "\(letters)")
        }
    }
}

@Suite struct BracketTests {
    /// Brackets, however many, are no reason to leave out what they hold; a face is.
    @Test(arguments: [
        ("(((hi)))", "hi"), ("((((ok)))) go", "ok go"), ("((( yes ))) go", "yes go"), ("（（（はい）））", "はい"),
        ("(((好的))) go", "好的 go"), ("<<<hello>>> there", "hello there"), ("[[[hello]]] there", "hello there"),
        ("{{{hello}}} there", "hello there"), ("【【【重要】】】", "重要"), ("<<<<好>>>>", "好"), ("((((((((((a))))))))))", "a"),
        ("(((o(*ﾟ▽ﾟ*)o))) 你好", "你好"), ("(((￣▽￣))) 你好", "你好"), ("a<b>c</b>", "a c"),
    ]) func brackets(text: String, expected: String) throws {
        #expect(try FrontEnd().normalise(text) == expected)
    }

    @Test func aReadingIsFoundInsideOfThem() throws {
        let frontEnd = try FrontEnd()
        #expect(frontEnd.transcribe("{{{重|chong2}}}新").tokens.map(\.text) == ["重", "新"])
        #expect(frontEnd.transcribe("[[[HH AY1]]]").tokens.map(\.said) == ["HH-AY1"])
    }
}
