import Formats
import Net
import Script
import Testing

@testable import Dialogue

/// The responses protocol: what is sent, what is understood.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ResponsesTests {
    static func delta(_ text: String) -> [UInt8] {
        let event: JSONValue = ["type": "response.output_text.delta", "output_index": 1, "delta": .string(text)]
        return Chat.event(event.text)
    }

    static let completed = Chat.event(
        #"{"type":"response.completed","response":{"usage":{"input_tokens":90,"output_tokens":40,"input_tokens_details":{"cached_tokens":64}}}}"#
    )

    static func run(_ scripts: [FakeServer.Script]) async throws -> (
        lines: [DialogueLine], requests: [HTTPRequest], report: ChatReport
    ) {
        let server = try scripts.count == 1 ? FakeServer(scripts[0]) : FakeServer(scripts[0], scripts[1])
        var configuration = FailoverServerTests.configuration("one", port: server.port)
        configuration.api = .responses
        configuration.offersTools = true
        let backends = ChatBackends([configuration], client: try HTTPClient())
        let mind = Talk.mind(backends, index: try TestPersonas.index("wren"))
        let lines = try await Talk.collect(mind.respond(to: Event(.message(Talk.question)), history: []))
        await server.stop()
        return (lines, server.requests, backends.reports[0])
    }

    @Test func textIsSpokenAndReasoningIsNot() async throws {
        let (lines, requests, report) = try await Self.run([
            .init(pieces: [
                Chat.event(#"{"type":"response.created","response":{}}"#),
                Chat.event(#"{"type":"response.reasoning_summary_text.delta","delta":"Let me think."}"#),
                Chat.event(#"{"type":"response.reasoning_text.delta","delta":"Hm."}"#),
                Self.delta("[happy] Come"), Self.delta(" in. Sit "), Self.delta("down."), Self.completed,
            ])
        ])
        #expect(Talk.text(lines) == "Come in. Sit down.")
        #expect(Talk.spoken(lines)[0].mood.emotion == .happy)
        #expect(report.inputTokens == 90 && report.outputTokens == 40 && report.cachedTokens == 64)
        let request = try #require(requests.first)
        let body = try JSONValue.parse(request.body)
        #expect(request.path == "/v1/responses" && body["store"]?.bool == false && body["stream"]?.bool == true)
        #expect(body["input"]?[0]?["role"] == "system" && body["messages"] == nil)
        #expect(body["tools"]?[0]?["name"]?.string != nil && body["tools"]?[0]?["type"] == "function")
    }

    @Test func toolsAreCalledAndTheirResultsSentBack() async throws {
        let item = #"{"type":"function_call","call_id":"c1","name":"search_knowledge","arguments":""}"#
        let (lines, requests, _) = try await Self.run([
            .init(pieces: [
                Chat.event(#"{"type":"response.output_item.added","output_index":0,"item":\#(item)}"#),
                Chat.event(
                    #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"query\":"}"#),
                Chat.event(
                    #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"\"ticket price\"}"}"#),
                Self.completed,
            ]),
            .init(pieces: [Self.delta("It is nine pounds."), Self.completed]),
        ])
        #expect(Talk.text(lines) == "It is nine pounds.")
        let input = try JSONValue.parse(try #require(requests.last).body)["input"]?.array ?? []
        let call = input.first { $0["type"] == "function_call" }
        #expect(call?["call_id"] == "c1" && call?["arguments"] == #"{"query":"ticket price"}"#)
        let output = input.first { $0["type"] == "function_call_output" }
        #expect(output?["call_id"] == "c1" && output?["output"]?.string?.contains("nine pounds") == true)
    }

    @Test func aWholeDocumentIsUnderstood() async throws {
        let body = """
            {"object":"response","error":null,"output":[{"type":"reasoning","summary":[{"type":"summary_text","text":"Hm"}]},
            {"type":"message","content":[{"type":"output_text","text":"Hello there."}]}],
            "usage":{"input_tokens":1,"output_tokens":2}}
            """
        let (lines, _, report) = try await Self.run([.init(type: "application/json", pieces: [Array(body.utf8)])])
        #expect(Talk.text(lines) == "Hello there." && report.outputTokens == 2)
    }

    @Test(arguments: [
        #"{"type":"response.failed","response":{"error":{"code":"server_error","message":"broke"}}}"#,
        #"{"type":"error","code":"x","message":"broke"}"#,
    ])
    func aFailureIsToldAndReplaced(event: String) async throws {
        let (lines, _, report) = try await Self.run([.init(pieces: [Chat.event(event)])])
        #expect(Talk.text(lines).contains("nine pounds"))
        #expect(report.lastError?.contains("broke") == true)
    }
}
