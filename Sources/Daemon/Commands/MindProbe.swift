import Dialogue
import Net
import Script
import Stage
import Synchronization

/// Measures what stands between a language model and the voice: a model of the probe's own on loopback, whose every word
/// has a known time.
struct MindProbe: Sendable {
    let persona: Persona
    let turns: Int

    private typealias Body = AsyncStream<[UInt8]>.Continuation

    /// Hears of requests and of bodies that were left.
    private struct Model {
        let server: HTTPServer
        let port: Int
        var requests: AsyncStream<Body>.Iterator
        var left: AsyncStream<Double>.Iterator

        init() throws {
            let requests = AsyncStream<Body>.makeStream()
            let left = AsyncStream<Double>.makeStream()
            server = HTTPServer(respond: { _ in
                let (stream, body) = AsyncStream<[UInt8]>.makeStream()
                body.onTermination = { _ in left.continuation.yield(SessionClock.monotonic()) }
                requests.continuation.yield(body)
                return HTTPResponse(headers: ["Content-Type": "text/event-stream"], body: .stream(stream))
            })
            port = try server.start(host: "127.0.0.1", port: 0)
            self.requests = requests.stream.makeAsyncIterator()
            self.left = left.stream.makeAsyncIterator()
        }
    }

    func run() async throws -> [Measurement] {
        var model = try Model()
        let client = try HTTPClient()
        let configuration = ChatConfiguration(baseURL: "http://127.0.0.1:\(model.port)/v1", model: "probe")
        let index = PersonaIndex(persona)
        let mind = OpenAIChatMind(
            backends: ChatBackends([configuration], client: client), index: index,
            fallback: BuiltInMind(index: index, seed: 1))
        var clauses: [Double] = []
        var cancels: [Double] = []
        for _ in 0..<turns {
            guard let (clause, cancel) = try await turn(mind, &model) else { continue }
            clauses.append(clause * 1_000)
            cancels.append(cancel * 1_000)
        }
        await client.shutdown()
        await model.server.shutdown()
        return [
            Measurement(name: "model's clause end to the line for speech", unit: "ms", values: clauses, bar: "≤ 30 ms"),
            Measurement(name: "cancel to the model's connection closed", unit: "ms", values: cancels, bar: "≤ 50 ms"),
        ]
    }

    /// Seconds from the end of a clause to its line, and from the cancellation to the model's hearing of it.
    private func turn(_ mind: OpenAIChatMind, _ model: inout Model) async throws -> (Double, Double)? {
        let lines = AsyncStream<Double>.makeStream()
        let listener = Task {
            for try await _ in mind.respond(to: Event(.message("hm")), history: []) {
                lines.continuation.yield(SessionClock.monotonic())
            }
        }
        guard let body = await model.requests.next() else { return nil }
        body.yield(Self.event("Come in and sit"))
        try await Task.sleep(for: .milliseconds(20))
        let ended = SessionClock.monotonic()
        body.yield(Self.event(" down. And"))
        var heard = lines.stream.makeAsyncIterator()
        guard let line = await heard.next() else { return nil }
        let cancelled = SessionClock.monotonic()
        listener.cancel()
        guard let left = await model.left.next() else { return nil }
        return (line - ended, left - cancelled)
    }

    private static func event(_ text: String) -> [UInt8] {
        Array("data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n".utf8)
    }
}
