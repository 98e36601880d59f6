import Script
import Testing

@testable import Dialogue

/// What reading long conversations as the viewer showed to be wrong.
@Suite struct ConversationTests {
    static func mind(_ id: String, seed: UInt64 = 1) throws -> BuiltInMind {
        BuiltInMind(index: try TestPersonas.index(id), seed: seed)
    }

    /// Says one thing after the other; the last answer.
    static func last(_ id: String, _ messages: [String], seed: UInt64 = 1) throws -> Reply {
        let mind = try Self.mind(id, seed: seed)
        return try #require(messages.map { mind.reply(to: Event(.message($0))) }.last)
    }

    @Test(
        "A message asks, tells, or says nothing in words",
        arguments: [
            ("包邮不", SpeechAct.asks), ("什么快递啊", .asks), ("龙井价格", .asks), ("opening hours", .asks), ("paypal?", .asks),
            ("tell me more", .asks), ("can I come in", .asks), ("想退货", .asks), ("我想知道几点开播", .asks),
            ("我叫阿杰，福建人", .tells),
            ("I lost my wife last spring", .tells), ("it's quiet at home", .tells),
            ("im over 65, what do i pay", .asks),
            ("she's an old spaniel", .tells), ("开玩笑的", .tells), ("？？？", .wordless), ("😂😂😂", .wordless),
            ("111111", .wordless),
            ("啊啊啊啊啊", .wordless), ("。。。", .wordless),
        ])
    func utterances(text: String, expected: SpeechAct) { #expect(SpeechAct(text) == expected) }

    @Test(
        "Who tells of their day is listened to, not looked up",
        arguments: [
            ("wren", "I come here most evenings"), ("wren", "she's an old spaniel"),
            ("xiaohe", "我叫阿杰，福建人"), ("mei", "I threw the box away"), ("xiaohe", "？？？"), ("xiaohe", "😂😂😂"),
        ])
    func listens(persona: String, text: String) throws {
        #expect(try Self.last(persona, [text]).origin == .listening)
    }

    @Test(
        "A request for any song is heard in chatter and with every particle",
        arguments: ["唱首歌呗", "好听！再来一首", "你唱得真好，再来一首", "换一首", "给大家唱个歌嘞", "that was lovely! sing another one"])
    func anySong(text: String) throws {
        let songs = try TestPersonas.persona("xiaohe").songs
        #expect(SongRequest.read(text, songs: songs) == .any)
    }

    @Test("Talk about singing is no request", arguments: ["你唱歌像鸭子", "不会唱你说啥会唱", "你唱得真好"])
    func noRequest(text: String) throws {
        #expect(SongRequest.read(text, songs: try TestPersonas.persona("xiaohe").songs) == nil)
    }

    @Test("After an offer of songs the choice may be left to the performer") func choice() throws {
        let reply = try Self.last("xiaohe", ["唱一首青花瓷", "随便"])
        #expect(reply.song != nil)
        #expect(try Self.last("xiaohe", ["随便"]).song == nil)
    }

    @Test("Another one is another of the same") func again() throws {
        for messages in [["tell me a joke", "another one"], ["tell me a joke", "haha, one more please"]] {
            let mind = try Self.mind("wren")
            let replies = messages.map { mind.reply(to: Event(.message($0))) }
            #expect(replies[1].origin == .example("joke") && replies[1].text != replies[0].text)
        }
        #expect(try Self.last("xiaohe", ["唱茉莉花", "好听，再来"]).song != nil)
    }

    @Test("What is asked of “it” after a song is asked of the song") func songAsTopic() throws {
        let reply = try Self.last("wren", ["sing Scarborough Fair", "what is it about"])
        #expect(reply.origin == .knowledge("songs/scarborough-fair"))
    }

    @Test("Letters drawn out are cut, figures that mean something are not") func elongation() throws {
        #expect(Elongation.shorten("66666666") == "666")
        #expect(Elongation.shorten("哈哈哈哈哈哈哈") == "哈哈哈")
        #expect(Elongation.shorten("10000 块") == "10000 块")
        #expect(try Self.last("xiaohe", ["66666"]).origin == .example("compliment"))
    }

    @Test("The sentence with the question's own words is said, of those that mean nearly the same") func wording()
        throws
    {
        let free = try Self.last("xiaohe", ["包邮不"])
        #expect(free.text.contains("满五十九元包邮"))
        let far = try Self.last("xiaohe", ["包邮不", "寄到新疆呢"])
        #expect(far.text.contains("暂时不能送"))
    }

    @Test("What “it” is asked of and the old topic does not tell is not answered with something else") func ofIt()
        throws
    {
        for (first, then) in [
            ("How old is the square piano", "What colour is it"),
            ("Tell me about the vox humana", "How much did it cost"),
            ("Tell me about the theremin", "How heavy is it"),
        ] {
            let reply = try Self.last("wren", [first, then])
            let isNearest = if case .nearest = reply.origin { true } else { false }
            #expect(isNearest, "\(then): \(reply.origin)")
        }
        #expect(try Self.last("wren", ["How old is the square piano", "What time is it"]).origin == .example("time"))
    }

    @Test("Asked of themselves, viewers are not told of the performer") func ownFacts() throws {
        for text in ["那我是哪里人", "where do I live", "could you say my name", "what's my dog's name", "whats my name"] {
            #expect(try Self.last("wren", [text]).origin == .memory, "\(text)")
        }
        #expect(MemoryQuestion.read("What do I do with old batteries") == nil)
        #expect(MemoryQuestion.read("我的狗叫旺财") == nil)
    }

    @Test("Abuse that the filter spoke over is not greeted") func spokenOver() async throws {
        var said = ""
        for try await line in try Self.mind("xiaohe").respond(to: Event(.message("傻逼主播")), history: []) {
            if case .spoken(let spoken) = line { said += spoken.text }
        }
        let insult = try #require(try TestPersonas.persona("xiaohe").examples.first { $0.id == "insult" })
        #expect(insult.answers.contains { $0.text.prefix(4) == said.prefix(4) }, "\(said)")
    }

    @Test(
        "Who speaks of ending their life is handed over, who exaggerates is not",
        arguments: [
            ("我想死", true), ("活着没意思", true), ("I don't want to live anymore", true), ("我想死你了", false),
            ("I don't want to live in London", false),
        ])
    func distress(text: String, isMet: Bool) {
        let found = ContentFilter().findings(in: text, .input).contains { $0.category == .selfHarm }
        #expect(found == isMet)
    }

    @Test("Short forms are read without their apostrophe") func hasty() {
        #expect(Lexeme.read("whats") == Lexeme.read("what's"))
        #expect(Lexeme.read("I cant") == Lexeme.read("I can't"))
    }
}
