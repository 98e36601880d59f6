import Formats
import Foundation
import Net
import Synchronization
import Testing

@testable import Daemon
@testable import Stage

/// What operators set up and see, and what viewers may not, over real connections.
@Suite(.serialized, .timeLimit(.minutes(3))) struct ControlTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// Requests to a daemon of the test's own.
    struct Line {
        let service: Service
        let http: HTTPClient
        let log: Written
        let data: String

        func ask(
            _ method: String, _ path: String, _ body: String? = nil, token: String? = nil
        ) async throws -> HTTPClientResponse {
            var request = HTTPClientRequest(
                method: method, url: "http://127.0.0.1:\(service.port)\(path)", body: body.map { Array($0.utf8) })
            request.headers["Authorization"] = token.map { "Bearer " + $0 }
            return try await http.request(request)
        }

        func json(_ method: String, _ path: String, _ body: String? = nil, token: String? = nil) async throws
            -> JSONValue
        {
            try JSONValue.parse(try await ask(method, path, body, token: token).body)
        }
    }

    private func withDaemon(_ flags: [Setting: String] = [:], _ body: (Line) async throws -> Void) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("vh-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: data) }
        let configuration = try Configuration(
            flags: [.home: Self.root, .data: data, .port: "0"].merging(flags) { $1 })
        let written = Written()
        let service = try await Service.open(configuration, log: Log(level: .debug, write: { written.append($0) }))
        let http = try HTTPClient()
        do {
            try await body(Line(service: service, http: http, log: written, data: data))
        } catch {
            await http.shutdown()
            await service.close()
            throw error
        }
        await http.shutdown()
        await service.close()
    }

    /// A model that says what it is told to.
    private func model(_ text: String) throws -> (server: HTTPServer, port: Int) {
        let server = HTTPServer(respond: { _ in
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            let delta: JSONValue = ["choices": [["delta": ["content": .string(text)], "finish_reason": "stop"]]]
            continuation.yield(Array("data: \(delta.text)\n\ndata: [DONE]\n\n".utf8))
            continuation.finish()
            return HTTPResponse(status: 200, headers: ["Content-Type": "text/event-stream"], body: .stream(stream))
        })
        return (server, try server.start(host: "127.0.0.1", port: 0))
    }

    @Test func aModelIsSetUpTestedUsedAndRemoved() async throws {
        let (server, port) = try model("The organ says hello.")
        try await withDaemon([.persona: "wren"]) { line in
            let put = #"{"url":"http://127.0.0.1:\#(port)/v1","model":"tiny","key":"sk-very-secret","inputPrice":1}"#
            #expect(try await line.ask("PUT", "/v1/minds/local", put).status == 200)
            let tested = try await line.json("POST", "/v1/minds/local/test")
            #expect(tested["isGood"]?.bool == true && tested["text"]?.string == "The organ says hello.")
            let question = #"{"model":"wren","messages":[{"role":"user","content":"What are your opening hours?"}]}"#
            let answer = try await line.json("POST", "/v1/chat/completions", question)
            #expect(answer["choices"]?[0]?["message"]?["content"]?.string?.contains("The organ says hello") == true)
            let state = try await line.json("GET", "/v1/state")
            #expect(state["minds"]?[0]?["answers"]?.int == 1 && state["minds"]?[0]?["state"] == "closed")
            #expect(state["isOperator"]?.bool == true)
            let metrics = String(decoding: try await line.ask("GET", "/metrics").body, as: UTF8.self)
            #expect(metrics.contains(#"voxhumana_mind_answers_total{mind="local"} 1"#))
            let list = String(decoding: try await line.ask("GET", "/v1/minds").body, as: UTF8.self)
            #expect(list.contains(#""hasKey":true"#))
            for text in [list, metrics, state.text, line.log.text] { #expect(!text.contains("very-secret")) }
            #expect(try await line.ask("DELETE", "/v1/minds/local").status == 204)
            #expect(try await line.json("GET", "/v1/minds") == [])
        }
        await server.shutdown()
    }

    @Test func aModelThatIsWrongIsRefusedWithAReason() async throws {
        try await withDaemon { line in
            for (path, body, part) in [
                ("local", "{", "not JSON"), ("local", "{}", "`url` is missing"),
                ("local", #"{"url":"http://a/v1","model":"m","api":"soap"}"#, "api"),
                ("local", #"{"url":"x","model":"m"}"#, "`url`"),
                ("Lo%20cal", #"{"url":"http://a","model":"m"}"#, "`name`"),
                ("local", #"{"url":"http://a/v1","model":"m","contextTokens":1}"#, "contextTokens"),
            ] {
                let answer = try await line.ask("PUT", "/v1/minds/\(path)", body)
                #expect(answer.status == 400, "\(body)")
                #expect(String(decoding: answer.body, as: UTF8.self).contains(part), "\(body)")
            }
            #expect(try await line.ask("POST", "/v1/minds/nobody/test").status == 404)
            #expect(
                try await line.ask("PUT", "/v1/minds/gone", #"{"url":"http://127.0.0.1:9/v1","model":"m"}"#).status
                    == 200)
            let tested = try await line.json("POST", "/v1/minds/gone/test")
            #expect(tested["isGood"]?.bool == false && tested["problem"]?.string?.isEmpty == false)
        }
    }

    @Test func viewersSeeNoPrivateSessionsAndUseNoControls() async throws {
        try await withDaemon([.operatorToken: "master"]) { line in
            let made = try await line.json("POST", "/v1/sessions", #"{"kind":"private","persona":"wren"}"#)
            let id = try #require(made["session"]?.string)
            let seen = try await line.json("GET", "/v1/state")
            #expect(!seen.text.contains(id) && seen["minds"] == nil && seen["isOperator"]?.bool == false)
            #expect(seen["sessions"]?.array?.compactMap { $0["id"]?.string } == ["main"])
            #expect(try await line.json("GET", "/v1/state", token: "master").text.contains(id))
            for (method, path, body) in [
                ("GET", "/v1/log", nil), ("GET", "/v1/minds", nil), ("GET", "/v1/sessions", nil),
                ("PUT", "/v1/minds/x", #"{"url":"http://127.0.0.1:9/v1","model":"m"}"#),
                ("POST", "/v1/minds/x/test", nil), ("DELETE", "/v1/minds/x", nil), ("GET", "/v1/handovers", nil),
                ("POST", "/v1/sessions/main/stop", "{}"), ("POST", "/v1/sessions/main/speak", #"{"text":"x"}"#),
                ("POST", "/v1/sessions/main/persona", #"{"persona":"wren"}"#),
                ("POST", "/v1/sessions", #"{"kind":"show"}"#), ("GET", "/v1/sessions/main/history", nil),
                ("DELETE", "/v1/sessions/main/history", nil), ("DELETE", "/v1/sessions/main", nil),
                ("POST", "/v1/sessions/main/talk", "{}"), ("GET", "/v1/personas/wren/card", nil),
            ] as [(String, String, String?)] {
                let refused = try await line.ask(method, path, body)
                #expect(refused.status == 403, "\(method) \(path)")
                let allowed = try await line.ask(method, path, body, token: "master")
                #expect(allowed.status != 403 || path == "/v1/sessions/main", "\(method) \(path)")
            }
            // Whoever holds a private session's id is its visitor.
            #expect(try await line.ask("GET", "/v1/sessions/\(id)/history").status == 200)
            #expect(try await line.ask("POST", "/v1/sessions/\(id)/stop", "{}").status == 202)
            #expect(try await line.ask("DELETE", "/v1/sessions/\(id)").status == 204)
            #expect(try await line.ask("POST", "/v1/sessions/main/say", #"{"text":"hello"}"#).status == 202)
        }
    }

    @Test func whatWasSaidIsReadAndForgotten() async throws {
        try await withDaemon([.persona: "wren"]) { line in
            let made = try await line.json("POST", "/v1/sessions", #"{"kind":"private","persona":"wren","idle":60}"#)
            let id = try #require(made["session"]?.string)
            _ = try await line.ask("POST", "/v1/sessions/\(id)/say", #"{"text":"Hello"}"#)
            var history = try await line.json("GET", "/v1/sessions/\(id)/history")
            while history[0]?["turns"]?[0]?["answer"]?.string?.isEmpty != false {
                try await Task.sleep(for: .milliseconds(20))
                history = try await line.json("GET", "/v1/sessions/\(id)/history")
            }
            #expect(history[0]?["turns"]?[0]?["text"] == "Hello" && history[0]?["persona"] == "wren")
            #expect(try await line.ask("DELETE", "/v1/sessions/\(id)/history").status == 204)
            let after = try await line.json("GET", "/v1/sessions/\(id)/history")
            #expect(after[0]?["turns"] == [])
            #expect(try await line.json("GET", "/v1/sessions/\(id)")["kind"] == "private")
            #expect(try await line.ask("GET", "/v1/sessions/nobody").status == 404)
            #expect(try await line.ask("POST", "/v1/sessions", #"{"turns":"shout"}"#).status == 400)
            for greeting in [#""fr""#, "7"] {
                #expect(try await line.ask("POST", "/v1/sessions", #"{"greeting":\#(greeting)}"#).status == 400)
            }
            for greeting in ["true", "false", #""zh""#] {
                #expect(try await line.ask("POST", "/v1/sessions", #"{"greeting":\#(greeting)}"#).status == 201)
            }
            #expect(try await line.ask("POST", "/v1/sessions", #"{"idle":1}"#).status == 400)
            let persona = try await line.json("GET", "/v1/personas/wren")
            #expect(persona["name"] == "Wren" && (persona["knowledge"]?.int ?? 0) > 0)
            let card = try await line.json("GET", "/v1/personas/wren/card")
            #expect(card["spec"]?.string?.hasPrefix("chara_card") == true)
        }
    }

    @Test func performersTalkWithEachOtherUntilTheirTurnsAreUsed() async throws {
        try await withDaemon { line in
            #expect(try await line.ask("POST", "/v1/sessions/main/talk", "{}").status == 400)
            let made = try await line.json("POST", "/v1/sessions", #"{"kind":"show","personas":["wren","wren"]}"#)
            let id = try #require(made["session"]?.string)
            let talk = #"{"topic":"What are your opening hours?","turns":2}"#
            #expect(try await line.ask("POST", "/v1/sessions/\(id)/talk", talk).status == 202)
            var turns = 0
            while turns < 2 {
                try await Task.sleep(for: .milliseconds(50))
                let history = try await line.json("GET", "/v1/sessions/\(id)/history")
                turns = history.array?.count { $0["turns"]?[0]?["answer"]?.string?.isEmpty == false } ?? 0
            }
            let history = try await line.json("GET", "/v1/sessions/\(id)/history")
            #expect(history[0]?["turns"]?[0]?["text"] == "What are your opening hours?")
            #expect(history[1]?["turns"]?[0]?["text"] == history[0]?["turns"]?[0]?["answer"])
            #expect(history[1]?["turns"]?[0]?["from"] == "Wren")
        }
    }
}

/// A text that many may add to.
final class Written: Sendable {
    private let value = Mutex("")

    func append(_ more: String) { value.withLock { $0 += more } }
    var text: String { value.withLock { $0 } }
}
