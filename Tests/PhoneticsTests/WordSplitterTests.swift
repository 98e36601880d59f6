import Phonetics
import Testing

@Suite struct WordSplitterTests {
    private func words(_ text: String) throws -> [(text: String, cost: Int)] {
        let scalars = Array(text.unicodeScalars)
        return try WordSplitter().words(scalars).map { word in
            (scalars[word.range].reduce(into: "") { $0.unicodeScalars.append($1) }, word.cost)
        }
    }

    @Test func aLineIsPartedIntoItsWords() throws {
        #expect(try words("台灯是什么材质").map(\.text) == ["台灯", "是", "什么", "材质"])
        #expect(try words("").isEmpty)
    }

    @Test func theRarerAWordTheDearer() throws {
        let costs = try words("茶碧螺春").map(\.cost)
        #expect(costs.count == 2 && costs[0] < costs[1])
    }

    @Test func everyCharacterIsCovered() throws {
        let odd = "龘靐𠀀茶㐀"
        #expect(try words(odd).map(\.text).joined() == odd)
        #expect(throws: PhoneticsError.self) { try WordSplitter(dictionaries: "/nowhere") }
    }
}
