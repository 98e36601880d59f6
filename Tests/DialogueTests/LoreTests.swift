import Testing

@testable import Dialogue

@Suite struct LoreTests {
    static func entry(
        _ id: String, _ keys: [String], _ content: String = "x", _ change: (inout LoreEntry) -> Void = { _ in }
    ) -> LoreEntry {
        var entry = LoreEntry(id: id, keys: keys, content: content)
        change(&entry)
        return entry
    }

    static func ids(
        _ book: [LoreEntry], _ messages: [String], _ settings: LoreSettings = LoreSettings(), turns: Int = 1
    ) -> [[String]] {
        let scanner = LoreScanner(book, settings: settings)
        var state = LoreState()
        var random = SeededGenerator(seed: 1)
        return (0..<turns).map { turn in
            let said = turn == 0 ? messages : ["nothing"]
            return scanner.activate(said, state: &state, random: &random).map(\.entry.id)
        }
    }

    @Test(arguments: [
        ("cat", "My CAT sleeps", true), ("cat", "concatenate", false), ("猫", "我家的猫咪", true), ("AI", "用AI画画", true),
        ("ａｂ", "AB!", true), ("ice cream", "ice   cream", true), ("茶", "绿茶多少钱", true), ("ねこ", "このねこ", true),
        ("cat", "the cat's", true), ("it", "bit it", true), ("カフェ", "駅前のカフェで", true),
    ])
    func keysMatchWholeWordsAndChineseAnywhere(key: String, text: String, matches: Bool) throws {
        #expect(try #require(LoreKey(key)).matches(LoreText(text)) == matches)
    }

    @Test(arguments: [
        (LoreRules.Logic.andAny, "a b", true), (.andAny, "a", false), (.andAll, "a b", false), (.andAll, "a b c", true),
        (.notAny, "a", true), (.notAny, "a c", false), (.notAll, "a b", true), (.notAll, "a b c", false),
        (.andAll, "b c", false),
    ])
    func secondaryKeysFollowTheirLogic(logic: LoreRules.Logic, text: String, comes: Bool) {
        let book = [
            Self.entry("e", ["a"]) {
                $0.rules.secondaryKeys = ["b", "c"]
                $0.rules.logic = logic
            }
        ]
        #expect(Self.ids(book, [text]) == [comes ? ["e"] : []])
    }

    @Test func constantsOrderAndSwitchedOffEntries() {
        let book = [
            Self.entry("late", ["k"]) { $0.rules.order = 9 }, Self.entry("first", ["k"]) { $0.rules.order = 1 },
            Self.entry("always", []) {
                $0.isConstant = true
                $0.rules.order = 5
            },
            Self.entry("off", ["k"]) { $0.rules.isEnabled = false }, Self.entry("empty", ["k"], ""),
        ]
        #expect(Self.ids(book, ["k"]) == [["first", "always", "late"]])
    }

    @Test func theBudgetDropsWhatMattersLeast() {
        let long = String(repeating: "长", count: 40)
        let book = [
            Self.entry("low", ["k"], long) { $0.priority = 1 }, Self.entry("high", ["k"], long) { $0.priority = 9 },
            Self.entry("small", ["k"], "小") { $0.priority = 0 },
            Self.entry("must", ["k"], long) {
                $0.rules.ignoresBudget = true
                $0.priority = -5
            },
        ]
        #expect(Self.ids(book, ["k"], LoreSettings(budget: 85)) == [["high", "small", "must"]])
        #expect(LoreScanner.tokens("abcd efgh") == 3 && LoreScanner.tokens("你好") == 2)
    }

    @Test func theScanDepthCountsMessagesFromTheEnd() {
        let book = [Self.entry("two", ["old"]), Self.entry("deep", ["old"]) { $0.rules.scanDepth = 3 }]
        #expect(Self.ids(book, ["old", "b", "c"], LoreSettings(scanDepth: 2)) == [["deep"]])
    }

    @Test func contentsBringUpOthersAndACircleEnds() {
        let book = [
            Self.entry("a", ["one"], "two"), Self.entry("b", ["two"], "three one"), Self.entry("c", ["three"], "one"),
            Self.entry("x", ["two"]) { $0.rules.isExcludedFromRecursion = true },
            Self.entry("only", ["one"]) { $0.rules.needsRecursion = true },
            Self.entry("stop", ["one"], "hidden") { $0.rules.preventsRecursion = true }, Self.entry("h", ["hidden"]),
            Self.entry("macro", ["one"], "{{hidden_key: secret}}{{// comment}}"), Self.entry("s", ["secret"]),
            Self.entry("n", ["comment"]),
        ]
        #expect(
            Self.ids(book, ["one"], LoreSettings(isRecursive: true)) == [["a", "b", "c", "only", "stop", "macro", "s"]])
        #expect(Self.ids(book, ["one"]) == [["a", "stop", "macro"]])
    }

    @Test func stickyCooldownAndDelayCountTurns() {
        let scanner = LoreScanner([
            Self.entry("e", ["k"]) {
                $0.rules.sticky = 2
                $0.rules.cooldown = 2
            },
            Self.entry("late", ["k"]) { $0.rules.delay = 3 },
        ])
        var state = LoreState()
        var random = SeededGenerator(seed: 1)
        let turns = ["k", "-", "-", "k", "k", "k", "-"].map { text in
            scanner.activate([text], state: &state, random: &random).map(\.entry.id)
        }
        #expect(turns == [["e"], ["e"], ["e"], ["late"], ["late"], ["e", "late"], ["e"]])
    }

    @Test func chanceIsSeededAndGroupsGiveOne() {
        let book = [
            Self.entry("half", ["k"]) { $0.rules.probability = 50 },
            Self.entry("never", ["k"]) { $0.rules.probability = 0 },
        ]
        let scanner = LoreScanner(book)
        func run() -> [Int] {
            var state = LoreState()
            var random = SeededGenerator(seed: 4)
            return (0..<200).map { _ in scanner.activate(["k"], state: &state, random: &random).count }
        }
        #expect(run() == run())
        #expect((60...140).contains(run().reduce(0, +)))
        let group = ["a", "b", "c"].map { id in Self.entry(id, ["k"]) { $0.rules.group = "g" } }
        #expect(Self.ids(group, ["k"])[0].count == 1)
    }

    @Test func decoratorsAreAppliedAndNeverSaid() {
        var entry = Self.entry(
            "e", ["k"],
            """
            @@depth 3
            @@role assistant
            @@scan_depth 7
            @@unknown 1
            @@@also_unknown
            @@@constant
            @@position after_desc
            @@exclude_keys quiet, 安静
            @@activate_only_every 2
            The text.
            @@depth 9 is text here.
            """)
        LoreDecorators.apply(to: &entry)
        #expect(entry.content == "The text.\n@@depth 9 is text here.")
        #expect(entry.rules.depth == 3 && entry.rules.role == .assistant && entry.rules.scanDepth == 7)
        #expect(entry.isConstant && entry.rules.position == .afterCharacter && entry.rules.activatesEvery == 2)
        #expect(entry.rules.excludedKeys == ["quiet", "安静"])
        // A fallback of something that is understood does not count.
        var other = Self.entry("o", ["k"], "@@depth 2\n@@@constant\nText.")
        LoreDecorators.apply(to: &other)
        #expect(!other.isConstant)
        for (line, comes) in [("@@activate", true), ("@@dont_activate", false), ("@@is_greeting 2", false)] {
            var forced = Self.entry("f", line == "@@activate" ? [] : ["k"], line + "\nText.")
            LoreDecorators.apply(to: &forced)
            #expect(Self.ids([forced], ["k"]) == [comes ? ["f"] : []])
        }
        var once = Self.entry("once", ["k"], "@@dont_activate_after_match\nText.")
        LoreDecorators.apply(to: &once)
        var kept = Self.entry("kept", ["k"], "@@keep_activate_after_match\nText.")
        LoreDecorators.apply(to: &kept)
        #expect(Self.ids([once, kept], ["k"], turns: 3) == [["once", "kept"], ["kept"], ["kept"]])
    }

    @Test func expressionsAreReportedWhenTheyAreNotUnderstood() {
        let book = [
            Self.entry("good", ["/gh?ost(s|ly)?/i", "鬼.{0,3}屋"]) { $0.rules.usesRegex = true },
            Self.entry("bad", ["(a", "(?<=b)c", "(x)\\1"]) { $0.rules.usesRegex = true },
        ]
        #expect(LoreScanner(book).problems.count == 3)
        #expect(Self.ids(book, ["GHOSTLY"]) == [["good"]] && Self.ids(book, ["鬼故事屋"]) == [["good"]])
        #expect(Self.ids(book, ["(a"]) == [[]])
    }
}

@Suite struct PatternTests {
    @Test(arguments: [
        ("a+b", "xaab", true), ("^a$", "a", true), ("^a$", "ba", false), ("[^0-9]{2,3}", "1ab", true),
        ("colou?r", "color", true),
        (#"\bcat\b"#, "a cat.", true), (#"\bcat\b"#, "cats", false), ("(ab|cd)+e", "abcde", true),
        ("a.c", "a\nc", false),
        ("/a.c/s", "a\nc", true), ("/ABC/i", "xabcx", true), ("[一-龥]{3}", "ab你好吗", true), ("a{0}b", "b", true),
        ("x*", "", true),
        (#"\d{3}-\d{4}"#, "call 555-1234", true), ("[]a]", "]", true), ("(?:a|)b", "b", true), (#"\u4f60"#, "你", true),
        ("a{,2}", "a{,2}", true),
    ])
    func expressionsMatchWhatTheyShould(pattern: String, text: String, matches: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == matches)
    }

    @Test(arguments: [
        "(", ")", "[a", "*a", "a{200}", #"(a)\1"#, "(?=a)", #"\p{L}"#, "(((a{90}){90}){90})",
        "(((((){99}){99}){99}){99})", "[b-a]", "\\",
    ])
    func whatIsNotUnderstoodIsRefused(pattern: String) { #expect(throws: DialogueError.self) { try Pattern(pattern) } }

    @Test func noPatternIsCatastrophic() throws {
        let text = String(repeating: "a", count: 3000) + "!"
        let time = try ContinuousClock().measure {
            for pattern in ["(a+)+$", "(a|a)*b", "(a*)*c", "a?a?a?a?a?a?a?a?aaaaaaaaz"] {
                let matches = try Pattern(pattern).matches(text)
                #expect(!matches)
            }
        }
        #expect(time < .seconds(5))
    }

    @Test func rangesAreLeftmostAndLongest() throws {
        let ranges = try Pattern("a+|b").ranges(in: Array("caaab".unicodeScalars))
        #expect(ranges == [1..<4, 4..<5])
    }
}
