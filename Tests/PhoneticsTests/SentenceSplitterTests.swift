import Phonetics
import Testing

@Suite struct SentenceSplitterTests {
    static func clauses(_ text: String) -> [String] {
        var splitter = SentenceSplitter()
        return (splitter.feed(text) + splitter.finish()).map(\.text)
    }

    @Test func theFirstClauseEndsAtAComma() {
        #expect(
            Self.clauses("你好，我是今天的主播小雨，很高兴见到大家！谢谢，你们。")
                == ["你好，我是今天的主播小雨，", "很高兴见到大家！", "谢谢，你们。"])
        #expect(
            Self.clauses("Well then my dear friend, come in. Sit down, please.")
                == ["Well then my dear friend,", " come in.", " Sit down, please."])
    }

    @Test func theFirstClauseEndsWithoutAnyMark() {
        let text = "今天我们要给大家介绍的是一个非常非常有意思的东西大家一定要看到最后不然就会错过很多很多精彩的内容"
        let first = Self.clauses(text).first ?? ""
        #expect(first.count >= 19 && first.count <= 33)
        let english = Self.clauses(String(repeating: "word ", count: 60))
        #expect(english.first?.split(separator: " ").count ?? 0 <= 11)
    }

    @Test(arguments: [
        "It costs 3.5 dollars here.", "Ask Mr. Smith about it.", "See http://a.b/c?d=1.5 now.",
        "He said “Stop. Go. Run!” loudly.",
        "This (really. yes) is it.", "Wait <break time=\"1. 5s\"/> here.", "In the U.S. it rains.",
        "Take e.g. this one.",
        "他说：“你好。我走了。”", "版本是v2.3.1哦。", "Visit example.com today!", "1. First of all.",
    ]) func staysWhole(_ text: String) {
        var splitter = SentenceSplitter(cutsFirstEarly: false)
        let clauses = splitter.feed(text) + splitter.finish()
        #expect(clauses.map(\.text) == [text])
        #expect(clauses.last?.endsSentence == true)
    }

    @Test func marksInARowStayTogether() {
        #expect(Self.clauses("真的？！好吧……行。") == ["真的？！", "好吧……", "行。"])
        #expect(Self.clauses("Really?! Yes... Sure.") == ["Really?!", " Yes...", " Sure."])
    }

    @Test func aSentenceIsGivenAsSoonAsItsEndIsCertain() {
        var splitter = SentenceSplitter()
        #expect(splitter.feed("你好").isEmpty)
        #expect(splitter.feed("。我是") == [Clause(text: "你好。", endsSentence: true)])
        #expect(splitter.finish() == [Clause(text: "我是", endsSentence: true)])
    }

    @Test func anEndlessWordIsCutAfterAll() {
        var splitter = SentenceSplitter()
        let clauses = splitter.feed(String(repeating: "a", count: 5000))
        #expect(clauses.count >= 4)
    }

    @Test func anUnclosedQuoteDoesNotHoldTheTextBack() {
        var splitter = SentenceSplitter()
        let clauses = splitter.feed("他说：“" + String(repeating: "你好吗。", count: 100))
        #expect(clauses.count > 10)
    }

    @Test(arguments: 0..<60) func chunkingChangesNothing(_ seed: Int) {
        var generator = SeededGenerator(UInt64(seed))
        let parts = [
            "你好", "，", "。", "！", "3.5", "Mr. ", "hello ", "“", "”", "(", ")", " ", "\n", "...", "http://a.b/c ", "<b>",
            "的", "了",
            "😀", "e\u{301}", "?", "!", "\"", "U.S.", "但是", "1", ":", "……", "\r\n", "の",
        ]
        let text = (0..<200).map { _ in parts[Int.random(in: 0..<parts.count, using: &generator)] }.joined()
        var splitter = SentenceSplitter()
        var whole = splitter.feed(text)
        whole += splitter.finish()
        var pieces: [Clause] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...9, using: &generator)
            pieces += splitter.feed(String(String.UnicodeScalarView(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        pieces += splitter.finish()
        #expect(Array(whole.map(\.text).joined().utf8) == Array(text.utf8))
        #expect(pieces == whole)
    }
}
