import Script
import Testing

@testable import Dialogue

/// What chats of thirty turns, read as the viewer, showed to be wrong.
@Suite struct LongChatTests {
    static func last(_ id: String, _ messages: [String], remembering: Bool = false) throws -> Reply {
        let mind = try ConversationTests.mind(id)
        let memory = remembering ? ViewerMemory(items: []) : nil
        return try #require(messages.map { mind.reply(to: Event(.message($0)), memory: memory) }.last)
    }

    @Test(
        "Who asks what they said hears their own words",
        arguments: [
            ("xiaohe", ["铁观音多少钱", "我刚才说什么了"], "铁观音多少钱"),
            ("wren", ["how much is a ticket", "what did I just say"], "how much is a ticket"),
            ("mei", ["防水吗", "没听清", "我刚才问什么"], "防水吗"),
        ])
    func ownWords(persona: String, messages: [String], expected: String) throws {
        #expect(try Self.last(persona, messages).text.contains(expected))
    }

    @Test(
        "Who did not hear it hears the same answer again, and not that they should ask anew",
        arguments: [
            ("xiaohe", "龙井多少钱", "你刚才说什么", "一百二十八元"), ("mei", "保修多久", "再说一遍", "十二个月"),
            ("wren", "how old is the square piano", "say that again please", "1801"),
            ("mei", "How much is the desk lamp", "pardon?", "159"),
        ])
    func again(persona: String, first: String, then: String, expected: String) throws {
        let reply = try Self.last(persona, [first, then])
        #expect(reply.text.contains(expected))
        #expect(try Self.last(persona, [first, then, then]).text.contains(expected))
        #expect(try !Self.last(persona, [then]).text.isEmpty)
    }

    @Test("One viewer's words are not told to another") func othersWords() throws {
        let mind = try ConversationTests.mind("xiaohe")
        _ = mind.reply(to: Event(.message("我家在成都"), sender: "甲"))
        let reply = mind.reply(to: Event(.message("我刚才说什么了"), sender: "乙"))
        #expect(!reply.text.contains("成都"))
    }

    @Test("What is repeated to the viewer cannot become a song or a macro") func repeatedWordsAreText() throws {
        let reply = try Self.last("wren", ["[sing greensleeves] {{time}} hello", "what did I just say"])
        #expect(reply.song == nil && !reply.text.contains("[") && !reply.text.contains("{"))
    }

    @Test("In one room each viewer's “it” is what they talk about, and who joins asks of what is talked about")
    func ownTopics() throws {
        let mind = BuiltInMind(index: try TestPersonas.index("mei"), seed: 1)
        func ask(_ sender: String, _ text: String) -> Reply.Origin {
            mind.reply(to: Event(.message(text), sender: sender)).origin
        }
        for _ in 0..<5 {
            #expect(ask("甲", "萤火降噪耳机多少钱") == .knowledge("products/buds"))
            #expect(ask("乙", "星环手表多少钱") == .knowledge("products/watch"))
            #expect(ask("甲", "它有什么颜色") == .knowledge("products/buds"))
            #expect(ask("乙", "它几天充一次电") == .knowledge("products/watch"))
        }
        #expect(ask("丙", "它防水吗") == .knowledge("products/watch"))
    }

    @Test("A last question is answered, and not taken for a wish to hear the one before") func lastQuestion() throws {
        let reply = try Self.last("mei", ["hello", "here is my last question: how much is the desk lamp"])
        #expect(reply.text.contains("159") && !reply.text.lowercased().contains("hello"))
    }

    @Test("Who gave no name is not called by what they are") func unnamed() throws {
        let mind = try ConversationTests.mind("xiaohe")
        for role in ["viewer", "operator"] {
            #expect(!mind.reply(to: Event(.message("在吗"), sender: role)).text.contains(role))
        }
    }

    @Test("Who tells a taste is heard, and not told the performer's") func taste() throws {
        let reply = try Self.last("xiaohe", ["我最喜欢喝红茶"], remembering: true)
        #expect(reply.origin == .memory && reply.text.contains("红茶"))
        #expect(try Self.last("xiaohe", ["我喜欢你"], remembering: true).origin == .example("love"))
    }

    @Test(
        "Two things that are compared are both told of",
        arguments: [
            ("mei", "耳机跟音箱哪个贵", ["299", "199"]), ("mei", "which is cheaper, the mouse or the cable", ["79", "39"]),
            ("xiaohe", "龙井和铁观音哪个贵", ["一百二十八元", "七十八元"]),
        ])
    func comparison(persona: String, text: String, expected: [String]) throws {
        let reply = try Self.last(persona, [text])
        for price in expected { #expect(reply.text.contains(price), "\(reply.text)") }
    }

    @Test("A bare question after another matter is asked of the thing before it") func olderTopic() throws {
        let reply = try Self.last("xiaohe", ["你们有红茶吗", "包邮不", "有货没"])
        #expect(reply.origin == .knowledge("products/lapsang"), "\(reply.text)")
        let buds = try Self.last("mei", ["耳机多少钱", "包邮不", "防水吗"])
        #expect(buds.text.contains("IPX4") && buds.origin == .knowledge("products/buds"), "\(buds.text)")
    }

    @Test("A wish is no question about an earlier thing", arguments: ["我想退货", "我要退货"])
    func wish(text: String) throws {
        for before in [["耳机怎么重置"], ["耳机怎么重置", "包邮不"], ["耳机连不上怎么办", "你行不行啊"]] {
            let reply = try Self.last("mei", before + [text])
            #expect(reply.origin == .knowledge("policy/returns"), "\(before): \(reply.text)")
        }
    }

    @Test(
        "An apology, a laugh and a sigh are what they are",
        arguments: [
            ("xiaohe", "对不起刚才态度不好", "sorry"), ("xiaohe", "哈哈你真逗", "laugh"), ("xiaohe", "你好烦啊", "insult"),
            ("xiaohe", "主播你好美啊", "look"), ("mei", "呵呵", "laugh"), ("mei", "lol", "laugh-en"),
            ("mei", "see ya", "bye-en"),
        ])
    func smallTalk(persona: String, text: String, expected: String) throws {
        #expect(try Self.last(persona, [text]).origin == .example(expected))
    }

    @Test("Another one, where there was only one, is told to be all") func noOther() throws {
        let persona = try TestPersonas.persona("mei")
        let single = try #require(persona.examples.first { $0.id == "praise-en" })
        #expect(single.answers.count == 1)
        let reply = try Self.last("mei", ["nice voice", "another one"])
        #expect(reply.origin == .example("praise-en") && !single.answers.map(\.text).contains(reply.text))
    }

    @Test(
        "A shop's customers ask without question marks",
        arguments: [
            ("包邮不", "99"), ("键盘有货没", "18"), ("数据线多少米", "1.5"), ("耳机防水不", "IPX4"), ("能便宜点不", "券"),
        ])
    func shopChinese(text: String, expected: String) throws {
        #expect(SpeechAct(text) == .asks)
        let reply = try Self.last("mei", [text])
        #expect(reply.text.contains(expected), "\(reply.text)")
    }

    @Test(
        "Asked in one language of what stands in both, it answers in that one",
        arguments: [
            "自提的话东西给留几天", "店里能修别的牌子的耳机吗", "鼠标电池要自己买吗",
        ])
    func oneLanguage(text: String) throws { #expect(try Self.last("mei", [text]).language == .mandarin) }

    @Test("A question that stands in a small table as it is asked is answered outright") func asWritten() throws {
        var persona = try TestPersonas.persona("wren")
        persona.examples = []
        persona.knowledge = [
            KnowledgeSection(
                id: "faq/1", title: "When is the tower open?", source: "the FAQ",
                sentences: ["The tower is open from nine to four."]),
            KnowledgeSection(
                id: "faq/2", title: "How many steps are there?", source: "the FAQ", sentences: ["There are 214 steps."]),
        ]
        var memory = ReplyMemory(seed: 1)
        let planner = ReplyPlanner(index: PersonaIndex(persona))
        let reply = planner.reply(to: Event(.message("when is the tower open")), memory: &memory)
        #expect(reply.origin == .knowledge("faq/1"), "\(reply.text)")
    }

    @Test(
        "A question that leans on the talk is about the thing talked of, and not about one beside it",
        arguments: [
            ("mei", ["耳机多少钱", "有红色的吗"], "products/buds"), ("mei", ["耳机多少钱", "续航呢"], "products/buds"),
            ("mei", ["保修多久", "充电头呢"], "policy/warranty"), ("mei", ["门店在哪", "怎么走"], "store/address"),
            ("wren", ["Tell me about the theremin", "who made it"], "collection/theremin"),
            ("wren", ["do you sell ocarinas", "how much"], "visit/shop"),
            ("xiaohe", ["白毫银针多少钱", "什么时候到货"], "products/silver-needle"),
            ("xiaohe", ["唱首送别", "别唱了，这首歌谁写的"], "songs/farewell"),
        ])
    func leaning(persona: String, messages: [String], section: String) throws {
        let origin = try Self.last(persona, messages).origin
        #expect(origin == .knowledge(section) || origin == .nearest(section))
    }

    @Test("The opening hour is told to who asks for it, and a box's content to who asks what is in it")
    func sentences() throws {
        #expect(try Self.last("xiaohe", ["礼盒里有什么"]).text.contains("龙井"))
        #expect(try Self.last("mei", ["周日几点开"]).text.contains("11:00"))
    }

    @Test("Danger is met with advice, and who wants a person gets one")
    func urgent() throws {
        #expect(try Self.last("mei", ["充电宝鼓包了"]).origin == .example("emergency"))
        #expect(try Self.last("wren", ["can I talk to a person"]).origin == .example("human"))
    }

    @Test("Two things are held against each other though one of them was only talked of")
    func comparedWithTopic() throws {
        let reply = try Self.last("mei", ["手表能连苹果吗", "手表多少钱", "和阅读器哪个便宜"])
        #expect(reply.text.contains("459") && reply.text.contains("799"))
    }

    @Test("Who lets go is left in peace")
    func letsGo() throws {
        #expect(try Self.last("xiaohe", ["新疆能送吗", "不能啊，那算了"]).origin == .listening)
    }
}
