import Formats
import Net
import Script
import Synchronization
import Testing

@testable import Dialogue

/// The chain of servers on real connections.
@Suite(.serialized, .timeLimit(.minutes(1))) struct FailoverServerTests {
    static let good = FakeServer.Script(pieces: [
        Chat.delta("Come in. "), Chat.finish(), Chat.usage(input: 120, output: 30), Chat.done,
    ])
    static let broken = FakeServer.Script(
        status: 500, type: "application/json", pieces: [Array(#"{"error":{"message":"out of memory"}}"#.utf8)])

    static func configuration(_ name: String, port: Int, retries: Int = 0) -> ChatConfiguration {
        ChatConfiguration(
            name: name, baseURL: "http://127.0.0.1:\(port)/v1", model: "m", firstTokenTimeout: .seconds(30),
            stallTimeout: .seconds(30),
            retry: RetryPolicy(retries: retries, base: .milliseconds(1), cap: .milliseconds(5)),
            prices: TokenPrices(input: 1, output: 2))
    }

    static func ask(_ backends: ChatBackends) async throws -> (text: String, failures: [DialogueError]) {
        let failures = Mutex<[DialogueError]>([])
        let mind = Talk.mind(backends, index: try TestPersonas.index("wren")) { one in
            failures.withLock { $0.append(one) }
        }
        let lines = try await Talk.collect(mind.respond(to: Event(.message(Talk.question)), history: []))
        return (Talk.text(lines), failures.withLock { $0 })
    }

    @Test func theNextServerAnswersForOneThatFails() async throws {
        let first = try FakeServer(Self.broken)
        let second = try FakeServer(Self.good)
        let backends = ChatBackends(
            [Self.configuration("one", port: first.port), Self.configuration("two", port: second.port)],
            client: try HTTPClient())
        let (text, failures) = try await Self.ask(backends)
        #expect(text == "Come in.")
        #expect(failures.count == 1 && failures[0].what.contains("out of memory"))
        let reports = backends.reports
        #expect(reports[0].failures == 1 && reports[0].lastError?.contains("500") == true)
        #expect(reports[1].answers == 1 && reports[1].inputTokens == 120 && reports[1].outputTokens == 30)
        #expect(abs(reports[1].cost - 0.00018) < 1e-9 && !reports[1].isEstimate)
        await first.stop()
        await second.stop()
    }

    @Test func aPassingFailureIsTriedAgain() async throws {
        let server = try FakeServer(Self.broken, Self.good)
        let backends = ChatBackends(
            [Self.configuration("one", port: server.port, retries: 1)], client: try HTTPClient())
        let (text, _) = try await Self.ask(backends)
        #expect(text == "Come in." && server.requests.count == 2)
        #expect(backends.reports[0].retries == 1 && backends.reports[0].lastError == nil)
        await server.stop()
    }

    @Test func aServerThatKeepsFailingIsLeftAloneAndTriedLater() async throws {
        let now = Mutex(ContinuousClock.now)
        let server = try FakeServer(Self.broken, Self.broken, Self.broken, Self.good)
        let backends = ChatBackends(
            [Self.configuration("one", port: server.port)], client: try HTTPClient(), seed: 1,
            now: { now.withLock { $0 } })
        for _ in 0..<5 {
            let (text, _) = try await Self.ask(backends)
            #expect(text.contains("nine pounds"))
        }
        #expect(server.requests.count == CircuitBreaker.threshold && backends.reports[0].state == .open)
        now.withLock { $0 += CircuitBreaker.firstRest }
        let (text, _) = try await Self.ask(backends)
        #expect(text == "Come in." && backends.reports[0].state == .closed)
        await server.stop()
    }

    @Test func withoutCountsFromTheServerTheTokensAreEstimated() async throws {
        let server = try FakeServer(.init(pieces: [Chat.delta("Come in and look around. "), Chat.done]))
        let backends = ChatBackends([Self.configuration("one", port: server.port)], client: try HTTPClient())
        _ = try await Self.ask(backends)
        let report = backends.reports[0]
        #expect(report.isEstimate && report.inputTokens > 100 && (5...20).contains(report.outputTokens))
        await server.stop()
    }

    @Test func otherServersCanBePutInPlaceWhileMindsLive() async throws {
        let server = try FakeServer(Self.good)
        let backends = ChatBackends(client: try HTTPClient())
        let mind = Talk.mind(backends, index: try TestPersonas.index("wren"))
        let before = try await Talk.collect(mind.respond(to: Event(.message(Talk.question)), history: []))
        #expect(Talk.text(before).contains("nine pounds"))
        backends.replace([Self.configuration("one", port: server.port)])
        let after = try await Talk.collect(mind.respond(to: Event(.message(Talk.question)), history: []))
        #expect(Talk.text(after) == "Come in.")
        await server.stop()
    }

    @Test func aTrialTellsTheLatencyOrWhatIsWrong() async throws {
        let server = try FakeServer(Self.good, .init(status: 401, pieces: []))
        let trial = ChatTrial(ChatBackends(client: try HTTPClient()))
        let good = await trial.run(Self.configuration("one", port: server.port))
        #expect(good.isGood && good.text == "Come in." && good.firstWord != nil && good.problem == nil)
        let bad = await trial.run(Self.configuration("one", port: server.port))
        #expect(!bad.isGood && bad.problem?.contains("key") == true)
        await server.stop()
        let gone = await trial.run(Self.configuration("one", port: server.port))
        #expect(!gone.isGood && gone.problem?.isEmpty == false)
    }
}
