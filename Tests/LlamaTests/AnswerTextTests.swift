import Testing

@testable import Llama

@Suite struct AnswerTextTests {
    /// The whole answer, its bytes cut into tokens of these sizes over and over.
    private func text(_ said: String, cuts: [Int], stopWords: [String] = []) -> String {
        var answer = AnswerText(stopWords: stopWords)
        var bytes = Array(said.utf8)[...]
        var heard = ""
        var place = 0
        while !bytes.isEmpty, !answer.hasEnded {
            let size = cuts[place % cuts.count]
            heard += answer.feed(Array(bytes.prefix(size)))
            bytes = bytes.dropFirst(size)
            place += 1
        }
        return heard + answer.finish()
    }

    @Test(arguments: [[1], [2, 3], [5, 1, 4], [40]]) func aStopWordEndsTheAnswerHoweverItIsCut(cuts: [Int]) {
        #expect(text("进来坐。STOP more", cuts: cuts, stopWords: ["STOP"]) == "进来坐。")
        #expect(text("Hello.<|im_end|>\n<|im_start|>user", cuts: cuts) == "Hello.")
        #expect(text("a SToP b ST", cuts: cuts, stopWords: ["STOP"]) == "a SToP b ST")
    }

    @Test func theEarliestOfSeveralStopWordsCounts() {
        #expect(text("one two three", cuts: [3], stopWords: ["three", "two"]) == "one ")
    }

    @Test func whatCouldBeginAStopWordWaitsAndIsNotLost() {
        var answer = AnswerText(stopWords: ["User:"])
        #expect(answer.feed(Array("Yes. Use".utf8)) == "Yes. ")
        #expect(answer.feed(Array("ful".utf8)) == "Useful")
    }

    @Test func marksOfTheModelAreNoText() {
        var answer = AnswerText(stopWords: [])
        #expect(answer.feed(Array("<|assistant|>".utf8), isControl: true).isEmpty)
        #expect(answer.feed(Array("Hi".utf8)) == "Hi")
        #expect(answer.feed(Array("<think>".utf8), isControl: true) == "<think>")
    }

    @Test func onlyTheFinalChannelIsSaid() {
        var answer = AnswerText(stopWords: [])
        var heard = ""
        let stream: [(String, Bool)] = [
            ("<|channel|>", true), ("ana", false), ("lysis", false), ("<|message|>", true), ("secret plan", false),
            ("<|end|>", true), ("<|start|>", true), ("assistant", false), ("<|channel|>", true), ("final", false),
            ("<|message|>", true), ("Good evening.", false),
        ]
        for (piece, isControl) in stream { heard += answer.feed(Array(piece.utf8), isControl: isControl) }
        #expect(heard + answer.finish() == "Good evening.")
    }
}
