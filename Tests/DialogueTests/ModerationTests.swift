import Dialogue
import Net
import Script
import Synchronization
import Testing

@Suite("A moderation service besides the word lists") struct ModerationTests {
    private static func ask(
        _ body: String, status: Int = 200, failure: Moderation.Failure, hangs: Bool = false
    ) async throws -> (said: String, audits: [FilterAudit], faults: Int) {
        let pieces = hangs ? [] : [Array(body.utf8)]
        let server = try FakeServer(.init(status: status, type: "application/json", pieces: pieces, hangs: hangs))
        let index = try TestPersonas.index("wren")
        let audits = Mutex<[FilterAudit]>([])
        let faults = Mutex(0)
        let moderation = Moderation(
            baseURL: "http://127.0.0.1:\(server.port)/v1", timeout: .milliseconds(hangs ? 300 : 20_000),
            failure: failure,
            client: try HTTPClient())
        let mind = ModeratedMind(
            BuiltInMind(index: index, seed: 1), moderation: moderation, persona: index.persona,
            audit: { audit in audits.withLock { $0.append(audit) } }, report: { _ in faults.withLock { $0 += 1 } })
        let lines = try await Talk.collect(
            mind.respond(to: Event(.message("How much is a ticket?"), sender: "Ann"), history: []))
        await server.stop()
        return (Talk.text(lines), audits.withLock { $0 }, faults.withLock { $0 })
    }

    @Test("What it passes is answered, what it flags is not and stands in the audit")
    func verdicts() async throws {
        let passed = try await Self.ask(#"{"results":[{"flagged":false}]}"#, failure: .closed)
        #expect(passed.said.contains("nine pounds") && passed.audits.isEmpty)
        let flagged = try await Self.ask(
            #"{"results":[{"flagged":true,"categories":{"hate":true,"violence":false}}]}"#, failure: .open)
        #expect(!flagged.said.contains("nine pounds") && !flagged.said.isEmpty)
        #expect(flagged.audits.first?.rule == "hate" && flagged.audits.first?.direction == .input)
    }

    @Test("When it stalls, fails or talks nonsense, open lets pass and closed does not", .timeLimit(.minutes(1)))
    func failures() async throws {
        for (body, status, hangs) in [("{}", 200, false), ("oops", 500, false), ("", 200, true)] {
            let open = try await Self.ask(body, status: status, failure: .open, hangs: hangs)
            #expect(open.said.contains("nine pounds") && open.faults > 0)
            let closed = try await Self.ask(body, status: status, failure: .closed, hangs: hangs)
            #expect(!closed.said.contains("nine pounds") && closed.audits.contains { $0.rule == "no answer" })
        }
    }
}
