import Formats
import Net
import Script
import Synchronization
import Testing

@testable import Dialogue

/// Tools of other programs: what may be called, where, and what comes of it.
@Suite(.serialized, .timeLimit(.minutes(1))) struct WebToolsTests {
    static func file(port: Int, tool: String = "", hosts: String? = nil) -> String {
        """
        hosts: [\(hosts ?? "127.0.0.1:\(port)")]
        tools:
          - name: order_status
            description: Where a parcel is.
            url: http://127.0.0.1:\(port)/orders/{number}
            \(tool)
            parameters:
              type: object
              properties: {number: {type: string, maxLength: 40}, lang: {type: string, enum: [zh, en]}}
              required: [number]
              additionalProperties: false
        """
    }

    static func tools(_ yaml: String) throws -> WebTools {
        try WebTools(YAML.parse(yaml, source: "tools.yaml"), client: try HTTPClient())
    }

    static func run(_ yaml: String, _ arguments: JSONValue) async throws -> String {
        let tools = try tools(yaml)
        return await tools.run(try #require(tools.tool(named: "order_status")), arguments: arguments)
    }

    @Test func argumentsGoIntoThePathAndTheQueryEscaped() async throws {
        let server = try FakeServer(.init(type: "application/json", pieces: [Array(#"{"at":"Leeds"}"#.utf8)]))
        let text = try await Self.run(Self.file(port: server.port), ["number": "a b?c#ü", "lang": "en"])
        #expect(try JSONValue.parse(text)["result"]?.string == #"{"at":"Leeds"}"#)
        let request = try #require(server.requests.first)
        #expect(request.method == "GET" && request.query == ["lang": "en"])
        #expect(request.path == "/orders/a b?c#ü" && request.body.isEmpty)
        await server.stop()
    }

    @Test func aPostSendsTheRestAsJSONWithTheKey() async throws {
        let folder = try TemporaryFolder()
        try folder.write("secret\n", to: "key")
        let server = try FakeServer(.init(type: "text/plain", pieces: [Array("ok".utf8)]))
        let yaml = Self.file(port: server.port, tool: "method: POST\n    key_file: \(folder.path)/key")
        _ = try await Self.run(yaml, ["number": "7", "lang": "zh"])
        let request = try #require(server.requests.first)
        #expect(request.path == "/orders/7" && request.headers["Authorization"] == "Bearer secret")
        #expect(try JSONValue.parse(request.body) == ["lang": "zh"])
        await server.stop()
    }

    @Test func argumentsThatBreakTheSchemaAreNotSent() async throws {
        let server = try FakeServer(.init(type: "text/plain", pieces: [Array("ok".utf8)]))
        for arguments in [
            [:], ["number": 7], ["number": "1", "lang": "fr"], ["number": "1", "x": 1], ["number": "../admin"],
            ["number": "a/b"], ["number": ".."], ["number": ""],
        ] as [JSONValue] {
            let text = try await Self.run(Self.file(port: server.port), arguments)
            #expect(text.contains("error"))
        }
        #expect(server.requests.isEmpty)
        await server.stop()
    }

    @Test(arguments: [
        FakeServer.Script(status: 302, headers: ["Location": "http://127.0.0.1:9/"]),
        FakeServer.Script(status: 500, pieces: [Array("secret stack".utf8)]),
        FakeServer.Script(type: "text/plain", pieces: [Array(repeating: 0x61, count: 17 * 1024)]),
    ])
    func whatAToolAnswersWronglyIsAnErrorForTheModel(script: FakeServer.Script) async throws {
        let server = try FakeServer(script)
        let text = try await Self.run(Self.file(port: server.port), ["number": "1"])
        #expect(text.contains("error") && !text.contains("secret"))
        #expect(server.requests.count == 1)
        await server.stop()
    }

    @Test func aSlowToolIsGivenUp() async throws {
        let server = try FakeServer(.init(type: "text/plain", pieces: [Array("a".utf8)], hangs: true))
        let text = try await Self.run(Self.file(port: server.port, tool: "timeout: 0.3"), ["number": "1"])
        #expect(text.contains("error"))
        await server.stop()
    }

    @Test(arguments: [
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://b/'}", "not among `hosts`"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'ftp://a/'}", "no http"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://u:p@a/'}", "no http"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://a:81/'}", "not among `hosts`"),
        ("hosts: [a]\ntools:\n  - {name: sing, description: d, url: 'http://a/'}", "taken"),
        ("hosts: [a]\ntools:\n  - {name: 'x y', description: d, url: 'http://a/'}", "letters"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://a/', method: DELETE}", "GET or POST"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://a/', verb: GET}", "not known"),
        ("hosts: [a]\ntools:\n  - {name: x, url: 'http://a/'}", "description"),
        ("hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://a/', parameters: {type: array}}", "object"),
        (
            "hosts: [a]\ntools:\n  - {name: x, description: d, url: 'http://a/', parameters: {type: object, pattern: a}}",
            "pattern"
        ),
    ])
    func aFileThatIsWrongIsRefusedWithThePlace(yaml: String, problem: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.tools(yaml) }
        #expect("\(try #require(error))".contains(problem))
    }

    @Test func theModelIsOfferedTheToolAndItsAnswerIsUsed() async throws {
        let program = try FakeServer(.init(type: "text/plain", pieces: [Array("in Leeds".utf8)]))
        let model = try FakeServer(
            .init(pieces: [ChatToolTests.call("order_status", #"{"number":"7"}"#), Chat.done]),
            .init(pieces: [Chat.delta("It is in Leeds."), Chat.done]))
        var configuration = FailoverServerTests.configuration("one", port: model.port)
        configuration.offersTools = true
        let index = try TestPersonas.index("wren")
        var surroundings = OpenAIChatMind.Surroundings()
        surroundings.webTools = try Self.tools(Self.file(port: program.port))
        let mind = OpenAIChatMind(
            backends: ChatBackends([configuration], client: try HTTPClient()), index: index,
            fallback: BuiltInMind(index: index, seed: 1), surroundings: surroundings)
        let lines = try await Talk.collect(mind.respond(to: Event(.message("where is my parcel")), history: []))
        #expect(Talk.text(lines) == "It is in Leeds.")
        let bodies = try model.requests.map { try JSONValue.parse($0.body) }
        #expect(bodies[0]["tools"]?.array?.count == 6)
        #expect(bodies[1]["messages"]?.array?.last?["content"]?.string?.contains("in Leeds") == true)
        await program.stop()
        await model.stop()
    }
}

@Suite struct IdleTopicsTests {
    @Test func eachTopicComesOnceBeforeAnyComesAgain() throws {
        let persona = try TestPersonas.persona("wren")
        var topics = IdleTopics(persona: persona, seed: 5)
        var first: [IdleTopic] = []
        while let topic = topics.next(), !first.contains(topic) { first.append(topic) }
        #expect(first.count > 3 && Set(first).count == first.count)
        #expect(first.contains { $0.kind == .knowledge && $0.source != nil })
        #expect(first.allSatisfy { !$0.text.isEmpty && $0.text.unicodeScalars.count < 200 })
    }

    @Test func aPersonaWithNothingToSayHasNoTopics() {
        var topics = IdleTopics(persona: Persona(id: "x", name: "X", language: .english), seed: 1)
        let next = topics.next()
        #expect(next == nil)
    }

    @Test func linesWrittenForItAreSaidInsteadAndNeverTwiceInARow() {
        var persona = Persona(id: "x", name: "X", language: .english)
        persona.catchphrases = ["Well I never."]
        persona.idle = IdleLines(lines: ["One.", "Two.", "One.", "Three."])
        for seed in 0..<20 as Range<UInt64> {
            var topics = IdleTopics(persona: persona, seed: seed)
            let said = (0..<30).compactMap { _ in topics.next()?.text }
            #expect(Set(said) == ["One.", "Two.", "Three."] && zip(said, said.dropFirst()).allSatisfy { $0 != $1 })
        }
        persona.idle.lines = ["Only this."]
        var topics = IdleTopics(persona: persona, seed: 1)
        let said = (0..<2).compactMap { _ in topics.next() }
        #expect(said.map(\.text) == ["Only this.", "Only this."] && said.allSatisfy { $0.kind == .line })
    }

    @Test func withoutAModelTheTopicsOwnWordsAreSaid() async throws {
        let persona = try TestPersonas.persona("wren")
        var topics = IdleTopics(persona: persona, seed: 5)
        let next = topics.next()
        let topic = try #require(next)
        let lines = try await Talk.collect(Aside(persona: persona, filter: SpeechFilter()).respond(to: topic))
        #expect(!Talk.text(lines).isEmpty)
    }
}
