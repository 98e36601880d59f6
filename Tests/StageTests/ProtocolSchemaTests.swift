import Formats
import Foundation
import Script
import Testing

@testable import Stage

/// The page `Docs/Protocol.schema.json` and the wire say the same.
@Suite struct ProtocolSchemaTests {
    private static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Docs/Protocol.schema.json")

    private func schema() throws -> JSONSchema {
        try JSONSchema(JSONValue.parse([UInt8](Data(contentsOf: Self.file))))
    }

    private static let performer = WirePerformer(index: 0, persona: "a", name: "A", language: "zh", look: "x")
    private static let line: WireLine = {
        let plan = Plan(
            kind: .song, text: "啊", language: .mandarin, mood: Mood(.happy), duration: 10,
            phonemes: [Timed(Phoneme("zh/a", tone: 1), start: 0, end: 10)], words: [Timed("啊", start: 0, end: 10)],
            notes: [Timed(SungNote(key: 60, lyric: "啊"), start: 0, end: 10)])
        return WireLine(
            plan: plan, visemes: [Timed(.aa, start: 0, end: 10)], line: 1, turn: 2, performer: 0, start: 480)
    }()

    static let outgoing: [OutgoingMessage] = [
        .welcome(
            .init(
                session: "main", kind: "show", rate: 48_000, clock: 5, curveRate: 60, channels: FaceChannel.names,
                audio: "pcm", performers: [performer],
                personas: [WirePersona(id: "a", name: "A", language: "zh", look: "x", problem: "broken")],
                songs: [WireSong(id: "s", title: "S", language: "en", duration: 3.5)], aiMark: true, history: [line])),
        .turn(.init(turn: 1, performer: 0, state: .thinking)),
        .turn(.init(turn: 1, performer: 0, state: .speaking, latency: WireLatency(mind: 1.5, plan: 2, firstAudio: 3))),
        .message(.init(from: "v", text: "t", turn: 1)),
        .line(line),
        .visemes(.init(line)),
        .cut(.init(line: 1, at: 9, heard: "")),
        .ended(.init(line: 1)),
        .persona(
            .init(
                performer: 0, persona: "a", name: "A", language: "en", look: "x",
                songs: [WireSong(id: "s", title: "S", language: "en")])),
        .gesture(.init(performer: 0, name: "nod", start: 4)),
        .gesture(.init(performer: 0, name: "wave", start: 4, line: 1)),
        .pong(.init(id: 3, clock: 9)),
        .error(.init(StageError("code", "message", advice: "advice"))),
    ]

    @Test(arguments: outgoing.indices) func whatTheServerSaysFitsTheSchema(index: Int) throws {
        try schema().validate(try JSONValue.parse(Self.outgoing[index].text))
    }

    @Test(arguments: [
        #"{"type":"say","text":"hi"}"#, #"{"type":"speak","text":"hi","language":"zh","mood":"happy"}"#,
        #"{"type":"sing","song":"s"}"#, #"{"type":"stop"}"#, #"{"type":"persona","persona":"a","performer":1}"#,
        #"{"type":"gesture","name":"wave"}"#, #"{"type":"playhead","position":12}"#, #"{"type":"ping","id":1}"#,
    ])
    func whatTheSchemaAllowsTheServerReads(text: String) throws {
        try schema().validate(try JSONValue.parse(text))
        _ = try IncomingMessage(text: text)
    }

    @Test(arguments: [
        #"{"type":"say"}"#, #"{"type":"say","text":""}"#, #"{"type":"dance"}"#, #"{"type":"ended","line":0}"#,
        #"{"type":"pong","id":1,"clock":2,"more":3}"#,
    ])
    func whatTheSchemaForbidsIsFound(text: String) throws {
        let schema = try schema()
        #expect(throws: FormatError.self) { try schema.validate(try JSONValue.parse(text)) }
    }
}
