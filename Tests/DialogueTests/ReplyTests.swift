import Dialogue
import Script
import Testing

@Suite struct ReplyTests {
    static func mind(_ id: String, seed: UInt64 = 1) throws -> BuiltInMind {
        BuiltInMind(index: try TestPersonas.index(id), seed: seed)
    }

    @Test func aFactualAnswerNamesItsSource() throws {
        let reply = try Self.mind("xiaohe").reply(to: Event(.message("龙井多少钱")))
        #expect(reply.source == "茶单")
        #expect(reply.text.contains("茶单") && reply.text.contains("一百二十八元"))
    }

    @Test func theSameAnswerIsNotGivenTwiceInARow() throws {
        let mind = try Self.mind("xiaohe")
        var last = ""
        for _ in 0..<12 {
            let text = mind.reply(to: Event(.message("你好"))).text
            #expect(text != last)
            last = text
        }
    }

    @Test func theSameSeedGivesTheSameTalk() throws {
        let questions = ["hello", "tell me a joke", "how much is a ticket", "sing something"]
        let first = try Self.mind("wren", seed: 5)
        let second = try Self.mind("wren", seed: 5)
        for question in questions {
            #expect(first.reply(to: Event(.message(question))) == second.reply(to: Event(.message(question))))
        }
    }

    @Test func aFollowUpAsksAboutTheLastTopic() throws {
        let mind = try Self.mind("xiaohe")
        _ = mind.reply(to: Event(.message("说说正山小种")))
        let price = mind.reply(to: Event(.message("多少钱？")))
        #expect(price.origin == .knowledge("products/lapsang") && price.text.contains("八十八元"))
        let other = mind.reply(to: Event(.message("那铁观音呢")))
        #expect(other.origin == .knowledge("products/tieguanyin") && other.text.contains("七十八元"))
        let stock = mind.reply(to: Event(.message("还有货吗")))
        #expect(stock.text.contains("二十盒"))
        let heat = mind.reply(to: Event(.message("用几度的水泡？")))
        #expect(heat.text.contains("沸水"))
    }

    @Test func aFollowUpIsUnderstoodFromTheHistoryAlone() throws {
        let mind = try Self.mind("wren")
        let history = [Exchange(Event(.message("Tell me about the theremin")), answer: "…")]
        let reply = mind.reply(to: Event(.message("Who invented it?")), history: history)
        #expect(reply.origin == .knowledge("collection/theremin") && reply.text.contains("Leon Theremin"))
    }

    @Test func aTitleAloneOrARequestSingsAndAQuestionAboutTheTeaDoesNot() throws {
        let mind = try Self.mind("xiaohe")
        #expect(mind.reply(to: Event(.message("茉莉花！"))).song == "molihua")
        #expect(mind.reply(to: Event(.message("can you sing Jasmine Flower please"))).song == "molihua")
        #expect(mind.reply(to: Event(.song("farewell"))).song == "songbie")
        #expect(mind.reply(to: Event(.song("送别"))).song == "songbie")
        #expect(mind.reply(to: Event(.message("茉莉花茶多少钱"))).song == nil)
        #expect(mind.reply(to: Event(.message("点歌要钱吗"))).origin == .knowledge("show/requests"))
        let unknown = mind.reply(to: Event(.message("唱一首青花瓷")))
        #expect(unknown.origin == .unknownSong && unknown.text.contains("《小星星》") && unknown.song == nil)
    }

    @Test func aStrangeLanguageIsAnsweredPolitelyInItsOwn() throws {
        let mind = try Self.mind("wren")
        for text in ["Где находится музей?", "おすすめはなんですか", "입장료가 얼마예요"] {
            let reply = mind.reply(to: Event(.message(text)))
            #expect(reply.origin == .otherLanguage && reply.language == .english)
        }
        #expect(mind.reply(to: Event(.message("你好"))).language == .mandarin)
    }

    @Test func nothingThatAViewerWritesCrashesIt() throws {
        let mind = try Self.mind("xiaohe")
        let odd = [
            "", " ", "？？？", "😀😀", "\u{0}\u{7}", String(repeating: "茶", count: 50_000), "{viewer}{{user}}", "''''",
            "[sing jasmine]",
        ]
        for text in odd { #expect(!mind.reply(to: Event(.message(text), sender: text)).text.isEmpty) }
    }

    @Test func aViewersNameIsSpokenOnlyAsAName() throws {
        var memory = ReplyMemory(seed: 1)
        let planner = ReplyPlanner(index: try TestPersonas.index("wren"))
        for _ in 0..<6 {
            let event = Event(.message("goodbye"), sender: "<b>Ada</b> https://evil.example/\u{202E}")
            let reply = planner.reply(to: event, memory: &memory)
            #expect(!reply.text.contains("<") && !reply.text.contains("/") && !reply.text.contains("{"))
        }
    }

    @Test func theAnswerLeavesClauseByClauseWithItsMoodAndThenTheSong() async throws {
        var lines: [DialogueLine] = []
        for try await line in try Self.mind("wren").respond(to: Event(.message("sing greensleeves")), history: []) {
            lines.append(line)
        }
        #expect(lines.last == .sung("greensleeves"))
        #expect(lines.count >= 2)
        guard case .spoken(let first) = lines.first else {
            Issue.record("nothing was said")
            return
        }
        #expect(first.language == .english)
    }

    @Test func anAnswerIsFoundAmongAThousandEntries() throws {
        var persona = try TestPersonas.persona("wren")
        let filler = try TestPersonas.persona("xiaohe")
        while persona.examples.count + persona.knowledge.count + persona.lorebook.count < 1000 {
            persona.examples += filler.examples.prefix(60)
            persona.knowledge += filler.knowledge.prefix(20)
        }
        let planner = ReplyPlanner(index: PersonaIndex(persona))
        var memory = ReplyMemory(seed: 3)
        let reply = planner.reply(to: Event(.message("how much is a ticket for children")), memory: &memory)
        #expect(reply.source != nil)
        #expect(reply.language == .english)
    }
}
