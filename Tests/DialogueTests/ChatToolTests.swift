import Formats
import Net
import Script
import Synchronization
import Testing

@testable import Dialogue

@Suite struct ChatToolTests {
    static func tools() throws -> ChatTools {
        ChatTools(index: try TestPersonas.index("wren")) {
            WallTime(year: 2026, month: 11, day: 21, hour: 9, minute: 5, weekday: 6)
        }
    }

    @Test(
        arguments: [
            ("get_time", "", #""time":"09:05""#, nil), ("get_time", "[]", "error", nil),
            ("get_time", "{", "error", nil),
            ("search_knowledge", #"{"query":"how much is a ticket"}"#, "nine pounds", nil),
            ("search_knowledge", "{}", "missing", nil),
            ("sing", #"{"song":"Greensleeves"}"#, "Greensleeves", "[sing greensleeves]"),
            ("sing", #"{"song":"Thriller"}"#, "known songs", nil),
            ("set_expression", #"{"emotion":"sad","intensity":0.5}"#, "{}", "[sad:0.5]"),
            ("set_expression", #"{"emotion":"x"}"#, "known", nil),
            ("hand_over", #"{"reason":"wants a refund"}"#, "called", nil),
            ("open_door", "{}", "no tool", nil),
        ] as [(String, String, String, String?)])
    func aToolAnswersOrSaysWhatIsWrong(name: String, arguments: String, text: String, direction: String?) async throws {
        let outcome = try await Self.tools().run(ChatToolCall(id: "1", name: name, arguments: arguments))
        #expect(outcome.text.contains(text))
        #expect(outcome.direction == direction)
    }

    @Test func callingForAPersonTellsWhyAndForWhom() async throws {
        let heard = Mutex<[HandOver]>([])
        let tools = ChatTools(
            index: try TestPersonas.index("wren"), clock: WallTime.now,
            handOver: { one in heard.withLock { $0.append(one) } },
            viewer: "Ada")
        _ = await tools.run(ChatToolCall(id: "1", name: "hand_over", arguments: #"{"reason":"wants a refund"}"#))
        #expect(
            heard.withLock { $0 } == [
                HandOver(persona: "wren", cause: .model, reason: "wants a refund", viewer: "Ada")
            ])
    }

    @Test func callsArePutTogetherFromPiecesAndBounded() {
        var calls = ChatToolCalls()
        for piece in ["{\"a\"", ":1}"] {
            calls.take(
                .init(index: 0, id: piece == ":1}" ? "" : "x", name: piece == ":1}" ? "" : "n", arguments: piece))
        }
        calls.take(.init(index: 99, id: "", name: "far", arguments: ""))
        calls.take(.init(index: -1, id: "", name: "far", arguments: ""))
        for _ in 0..<2000 { calls.take(.init(index: 1, id: "", name: "n", arguments: "0123456789")) }
        #expect(calls.calls.count == 2 && calls.calls[0] == ChatToolCall(id: "x", name: "n", arguments: "{\"a\":1}"))
        #expect(calls.calls[1].arguments.utf8.count <= 8192 && calls.calls[1].name.utf8.count <= 128)
    }

    static func call(_ name: String, _ arguments: String, index: Int = 0) -> [UInt8] {
        let delta: JSONValue = [
            "choices": [
                [
                    "delta": [
                        "tool_calls": [
                            [
                                "index": JSONValue(index), "id": "c\(index)", "type": "function",
                                "function": ["name": .string(name), "arguments": .string(arguments)],
                            ]
                        ]
                    ]
                ]
            ]
        ]
        return Array("data: \(delta.text)\n\n".utf8)
    }

    /// Answers a request without tool results by calls, and one with them by words.
    static func talk(calls: [[UInt8]], then words: [UInt8], isEndless: Bool = false) async throws -> (
        lines: [DialogueLine], bodies: [JSONValue]
    ) {
        let bodies = Mutex<[JSONValue]>([])
        let server = HTTPServer(respond: { request in
            let body = (try? JSONValue.parse(request.body)) ?? .null
            bodies.withLock { $0.append(body) }
            let hasResults = body["messages"]?.array?.contains { $0["role"] == "tool" } ?? false
            let mayCall = body["tools"] != nil && (isEndless || !hasResults)
            let pieces = mayCall ? calls : [words]
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            for piece in pieces + [Chat.done] { continuation.yield(piece) }
            continuation.finish()
            return HTTPResponse(status: 200, headers: ["Content-Type": "text/event-stream"], body: .stream(stream))
        })
        let port = try server.start(host: "127.0.0.1", port: 0)
        let index = try TestPersonas.index("wren")
        let configuration = ChatConfiguration(
            baseURL: "http://127.0.0.1:\(port)/v1", model: "m", firstTokenTimeout: .seconds(30),
            stallTimeout: .seconds(30), offersTools: true)
        let mind = Talk.mind(ChatBackends([configuration], client: try HTTPClient()), index: index)
        let lines = try await Talk.collect(mind.respond(to: Event(.message("tickets and a tune")), history: []))
        await server.shutdown()
        return (lines, bodies.withLock { $0 })
    }

    @Test func theModelCallsToolsAndAnswersFromTheirResults() async throws {
        let calls = [
            Self.call("search_knowledge", #"{"query":"ticket price"}"#),
            Self.call("set_expression", #"{"emotion":"excited"}"#, index: 1),
            Self.call("sing", #"{"song":"greensleeves"}"#, index: 2),
        ]
        let (lines, bodies) = try await Self.talk(calls: calls, then: Chat.delta("It is nine pounds."))
        #expect(bodies.count == 2 && bodies[0]["tools"]?.array?.count == 5)
        let results = bodies[1]["messages"]?.array?.filter { $0["role"] == "tool" } ?? []
        #expect(results.map { $0["tool_call_id"]?.string } == ["c0", "c1", "c2"])
        #expect(results[0]["content"]?.string?.contains("nine pounds") == true)
        #expect(lines.contains(.sung("greensleeves")))
        #expect(Talk.text(lines) == "It is nine pounds." && Talk.spoken(lines)[0].mood.emotion == .excited)
    }

    @Test func aModelThatOnlyCallsToolsIsMadeToAnswer() async throws {
        let (lines, bodies) = try await Self.talk(
            calls: [Self.call("get_time", "{}")], then: Chat.delta("Enough. "), isEndless: true)
        #expect(bodies.count == ChatTools.maximumRounds + 1 && bodies.last?["tools"] == nil)
        #expect(Talk.text(lines) == "Enough.")
    }
}

@Suite struct ChunkingTests {
    static let text = """
        <think>Should I [sing greensleeves]? No.</think>[happy] Hello there, my friend! [wave] 你好，欢迎来到茶室。[sad:0.3]今天 \
        有点冷 [1] and that's **all** I know, honestly. ```swift
        let x = "[angry]"
        ``` [surprised]Wow! 真的吗？[gesture bow] He said [laughs softly] nothing. [sing greensleeves] [sing unknown] \
        It costs $3.50 at 10.30. <thinking>x</thinking>Bye [soft] 👋🏽 晚安，好梦。[never closed
        """

    static func lines(_ pieces: [String]) throws -> [DialogueLine] {
        var composer = LineComposer(persona: try TestPersonas.persona("wren"), filter: SpeechFilter())
        return pieces.flatMap { composer.feed($0) } + composer.finish()
    }

    @Test func aThousandWaysToCutAStreamGiveTheSameLines() throws {
        let scalars = Array(Self.text.unicodeScalars)
        let whole = try Self.lines([Self.text])
        #expect(whole.count > 8 && whole.contains(.sung("greensleeves")))
        var random = SeededGenerator(seed: 42)
        for round in 0..<1000 {
            var pieces: [String] = []
            var start = 0
            while start < scalars.count {
                let end = min(scalars.count, start + Int.random(in: 1...(round % 40 + 1), using: &random))
                pieces.append(String(String.UnicodeScalarView(scalars[start..<end])))
                start = end
            }
            let cut = try Self.lines(pieces)
            guard cut == whole else {
                Issue.record("round \(round): \(cut) instead of \(whole)")
                return
            }
        }
    }
}
