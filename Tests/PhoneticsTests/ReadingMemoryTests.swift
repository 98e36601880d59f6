import Script
import Testing

@testable import Phonetics

@Suite struct ReadingMemoryTests {
    private static let phonemes = ARPABET.phonemes("K AE1 T")

    @Test func aWordIsWorkedOutOnce() {
        let memory = ReadingMemory()
        var times = 0
        for _ in 0..<3 {
            let found = memory.reading("cat") {
                times += 1
                return Self.phonemes
            }
            #expect(found == Self.phonemes)
        }
        #expect(times == 1)
    }

    @Test func thatAWordHasNoReadingIsKeptToo() {
        let memory = ReadingMemory()
        var times = 0
        for _ in 0..<2 {
            let found = memory.reading("xkcd") {
                times += 1
                return nil
            }
            #expect(found == nil)
        }
        #expect(times == 1 && memory.count == 1)
    }

    @Test func noMoreIsKeptThanTheCapacity() {
        let memory = ReadingMemory()
        for number in 0...ReadingMemory.capacity { _ = memory.reading(String(number)) { Self.phonemes } }
        #expect(memory.count == 1)
        #expect(memory.reading("0") { [] } == [])
    }
}
