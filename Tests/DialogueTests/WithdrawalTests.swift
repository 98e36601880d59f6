import Foundation
import Script
import Testing

@testable import Dialogue

/// Words that take back what was said, with a request behind them.
@Suite struct WithdrawalTests {
    @Test(
        "What takes something back is passed over, and the request behind it is left",
        arguments: [
            ("算了，我想退货", "我想退货"), ("算了我想退货", "我想退货"), ("不用了，台灯多少钱", "台灯多少钱"), ("等等，我想问运费", "我想问运费"),
            ("等一下你们几点关门", "你们几点关门"), ("算了算了，还是说说龙井吧", "还是说说龙井吧"), ("好的，谢谢，那龙井呢", "那龙井呢"),
            ("never mind, how much is the lamp?", "how much is the lamp?"),
            ("Nevermind how do I return it", "how do I return it"),
            ("Wait, what about the mouse", "what about the mouse"), ("hold on. Oh, are you open?", "are you open?"),
            ("stop, what does a ticket cost", "what does a ticket cost"),
        ])
    func stripped(text: String, request: String) {
        #expect(Withdrawal.strip(text).trimmingCharacters(in: .whitespaces) == request)
    }

    @Test(
        "What only takes back, or begins a request with such a word, stays whole",
        arguments: [
            "算了", "算了，不要了", "不用了，谢谢", "等一下", "never mind", "ok, thanks", "wait for me", "well done", "好吃吗", "停车场在哪里",
            "不是正品怎么办",
            "对了", "行李能寄存吗", "no smoking?", "stop", "没事吧", "好评怎么写", "oh", "",
        ])
    func kept(text: String) { #expect(Withdrawal.strip(text) == text) }

    @Test(
        "The request behind it is answered",
        arguments: [
            ("mei", "算了，我想退货", "policy/returns"), ("mei", "不用了，台灯多少钱", "products/lamp"),
            ("mei", "等等，我想问运费多少钱", "faq/fee-zh"), ("mei", "never mind, how much is the lamp", "products/lamp"),
            ("xiaohe", "算了，龙井多少钱", "products/longjing"), ("xiaohe", "别唱了，几点下播", "show/hours"),
            ("wren", "hold on, when do you open", "visit/hours"),
            ("wren", "Wait, how much is a ticket", "visit/tickets"),
        ])
    func answered(persona: String, text: String, section: String) throws {
        #expect(try LongChatTests.last(persona, [text]).origin == .knowledge(section))
    }

    @Test("Who only waits, or thanks for nothing more, is left in peace")
    func waits() throws {
        #expect(try LongChatTests.last("mei", ["算了"]).origin == .example("wait"))
        #expect(try LongChatTests.last("mei", ["等一下"]).origin == .example("wait"))
        #expect(try LongChatTests.last("xiaohe", ["停"]).origin == .stop)
    }

    @Test(
        "A question about singing is no wish to hear the song, and one about the rules no title",
        arguments: [
            ("wren", "In what key do you sing Greensleeves"), ("wren", "How long do you sing Greensleeves"),
            ("xiaohe", "点歌要排多久"), ("xiaohe", "你唱送别用什么调"),
        ])
    func aboutSinging(persona: String, text: String) throws {
        let reply = try LongChatTests.last(persona, [text])
        #expect(reply.song == nil && reply.origin != .unknownSong)
    }
}
