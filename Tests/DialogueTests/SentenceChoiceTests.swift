import Script
import Testing

@testable import Dialogue

/// Which sentences of the right passage are said.
@Suite struct SentenceChoiceTests {
    @Test(
        "The sentence is said that holds what is asked for",
        arguments: [
            ("wren", ["what time do you close"], "half past five"),
            ("wren", ["Is there a café", "When does it close"], "from ten to five"),
            ("xiaohe", ["新人券和茶友日能叠加吗"], "不能一起用"), ("xiaohe", ["绿茶用多少度的水泡", "那红茶呢"], "九十五度"),
            ("mei", ["充电宝给手机充电快不快"], "22.5 瓦"), ("mei", ["耳机多少钱", "有白的不"], "白色"),
            ("mei", ["插座认5G的wifi吗"], "2.4G"),
        ])
    func sentence(persona: String, messages: [String], said: String) throws {
        #expect(try LongChatTests.last(persona, messages).text.contains(said))
    }

    @Test(
        "A comparison is answered with what is written of both, of the matter that it is about",
        arguments: [
            ("mei", "which one lasts longer, the speaker or the earbuds", ["7 hours", "12 hours"]),
            ("mei", "耳机和音箱哪个续航更久", ["7 小时", "12 小时"]),
            ("wren", "which is older, the serpent or the theremin", ["1590", "1920"]),
        ])
    func compared(persona: String, text: String, said: [String]) throws {
        let reply = try LongChatTests.last(persona, [text])
        for one in said { #expect(reply.text.contains(one), "\(reply.text)") }
    }

    @Test("A hyphen, a decimal point and a colon inside a word or a number part nothing") func inside() {
        #expect(Lexeme.read("Wi-Fi e-reader") == ["wi", "fi", "e", "reader"].map(Lexeme.word))
        #expect(Lexeme.read("2.4 20:30 10,000") == ["2", "4", "20", "30", "10", "000"].map(Lexeme.word))
        #expect(Lexeme.read("no-") == [.word("no"), .gap])
        #expect(Lexeme.read("yes, 2. No") == [.word("yes"), .gap, .word("2"), .gap, .word("no")])
    }
}
