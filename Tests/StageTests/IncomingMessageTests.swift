import Script
import Testing

@testable import Stage

@Suite struct IncomingMessageTests {
    @Test func everyMessageIsRead() throws {
        #expect(try IncomingMessage(text: #"{"type":"say","text":"hi"}"#) == .say(text: "hi", performer: 0))
        #expect(
            try IncomingMessage(text: #"{"type":"speak","text":"hi","language":"en","mood":"happy","performer":1}"#)
                == .speak(text: "hi", performer: 1, language: .english, emotion: .happy))
        #expect(try IncomingMessage(text: #"{"type":"sing","song":"x"}"#) == .sing(song: "x", performer: 0))
        #expect(try IncomingMessage(text: #"{"type":"stop"}"#) == .stop(performer: 0))
        #expect(try IncomingMessage(text: #"{"type":"gesture","name":"bow"}"#) == .gesture(name: "bow", performer: 0))
        #expect(try IncomingMessage(text: #"{"type":"playhead","position":7}"#) == .playhead(position: 7))
        #expect(try IncomingMessage(text: #"{"type":"ping","id":7}"#) == .ping(id: 7))
        #expect(try IncomingMessage(text: #"{"text":"hi"}"#, type: "say") == .say(text: "hi", performer: 0))
    }

    @Test(arguments: [
        ("", "bad-message"), ("{", "bad-message"), ("[1,2]", "bad-message"), (#"{"type":3}"#, "bad-message"),
        (#"{"type":"dance"}"#, "unknown-type"), (#"{"type":"say"}"#, "bad-field"),
        (#"{"type":"say","text":" \n "}"#, "empty-text"), (#"{"type":"say","text":"a","performer":-1}"#, "bad-field"),
        (#"{"type":"speak","text":"a","mood":"grumpy"}"#, "bad-field"), (#"{"type":"sing","song":""}"#, "bad-field"),
        (#"{"type":"playhead","position":1e400}"#, "bad-message"),
    ])
    func whatIsWrongIsNamed(text: String, code: String) {
        #expect { try IncomingMessage(text: text) } throws: { ($0 as? StageError)?.code == code }
    }

    @Test func longTextsAreRefused() {
        let long = String(repeating: "啊", count: 2_001)
        #expect { try IncomingMessage(text: #"{"type":"say","text":"\#(long)"}"#) } throws: {
            ($0 as? StageError)?.code == "too-long"
        }
        #expect { try IncomingMessage(text: String(repeating: "[", count: 70_000)) } throws: {
            ($0 as? StageError)?.code == "too-long"
        }
    }
}
