import Testing

@testable import Llama

@Suite struct UTF8JoinerTests {
    @Test func anyCutsOfATextGiveTheTextAgain() {
        let text = "Come in — 进来坐坐，🎹 喝杯茶。é"
        for size in 1...7 {
            var joiner = UTF8Joiner()
            var heard = ""
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty {
                let piece = joiner.feed(bytes.prefix(size))
                #expect(!piece.unicodeScalars.contains("\u{FFFD}"))
                heard += piece
                bytes = bytes.dropFirst(size)
            }
            #expect(heard == text, "pieces of \(size)")
        }
    }

    @Test func bytesThatAreNoCharacterDoNotHoldTheRestBack() {
        var joiner = UTF8Joiner()
        #expect(joiner.feed([0xFF, 0x41]) == "\u{FFFD}A")
        #expect(joiner.feed([0x80, 0x42]) == "\u{FFFD}B")
        #expect(joiner.feed([0xE4, 0xBD]).isEmpty)
        #expect(joiner.feed([0x43]).hasSuffix("C"))
    }

    @Test func aCharacterThatNeverEndsIsDropped() {
        var joiner = UTF8Joiner()
        #expect(joiner.feed([0x41, 0xE4, 0xBD]) == "A")
        joiner.finish()
        #expect(joiner.feed([0x42]) == "B")
    }
}
