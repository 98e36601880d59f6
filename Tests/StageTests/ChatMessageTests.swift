import FoundationEssentials
import Testing

@testable import Stage

@Suite struct ChatMessageTests {
    @Test(arguments: [
        (#"{"role":"user","content":"hi"}"#, "hi"),
        (#"{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"},{"text":"b"}]}"#, "a\nb"),
        (#"{"role":"assistant","content":null,"tool_calls":[]}"#, ""), (#"{"role":"assistant"}"#, ""),
    ])
    func contentComesInEveryShapeThatClientsSend(json: String, content: String) throws {
        #expect(try JSONDecoder().decode(ChatMessage.self, from: Data(json.utf8)).content == content)
    }

    @Test func contentOfAnotherKindIsRefused() {
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(ChatMessage.self, from: Data(#"{"role":"user","content":5}"#.utf8))
        }
    }
}
