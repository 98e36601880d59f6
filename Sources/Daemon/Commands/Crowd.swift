import Formats
import Net
import Script
import Stage

/// Many private sessions that speak at the same time, each with its own visitor: how far ahead of its time does each
/// piece of sound arrive? A client plays `listeningDelay` behind the clock; what comes later than that is an underrun.
struct Crowd: Sendable {
    let configuration: Configuration
    let sessions: Int

    private static let text = """
        The museum has four rooms and one of them is always warm. There the organ stands, with its eighteen stops, and \
        on Sunday mornings somebody plays it for an hour. Visitors may sit down, close their eyes, and listen.
        """

    func run(_ log: Log) async throws -> [Measurement] {
        let local = try configuration.replacing(
            [.host: "127.0.0.1", .port: "0", .privateSessions: "\(sessions + 1)", .speechCache: "0"])
        let service = try await Service.open(local, log: log)
        let client = try WebSocketClient()
        let margins = try await withThrowingTaskGroup(of: [Double].self) { group in
            for _ in 0..<sessions {
                let id = try await open(service.port)
                group.addTask { try await listen(to: id, port: service.port, client: client) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        await client.shutdown()
        await service.close()
        let late = margins.count { $0 < 0 }
        return [
            Measurement(
                name: "\(sessions) sessions speaking: sound ahead of its time", unit: "ms", values: margins,
                bar: "never below 0"),
            Measurement(
                name: "\(sessions) sessions speaking: underruns in \(margins.count) pieces", unit: "",
                values: [Double(late)], bar: "0"),
        ]
    }

    private func open(_ port: Int) async throws -> String {
        let http = try HTTPClient()
        let answer = try await http.request(
            HTTPClientRequest(
                method: "POST", url: "http://127.0.0.1:\(port)/v1/sessions", body: Array(#"{"persona":"wren"}"#.utf8)))
        await http.shutdown()
        guard let id = try JSONValue.parse(answer.body)["session"]?.string else {
            throw DaemonError("No private session could be opened", at: "bench", advice: "see the log")
        }
        return id
    }

    /// Milliseconds by which each piece of the line's sound was there before it was due.
    private func listen(to id: String, port: Int, client: WebSocketClient) async throws -> [Double] {
        let connection = try await client.connect(
            "ws://127.0.0.1:\(port)/v1/stage?session=\(id)", subprotocol: StageProtocol.name)
        var margins: [Double] = []
        var begin = 0.0
        for await message in connection.inbound {
            let now = SessionClock.monotonic()
            switch message {
            case .text(let text):
                let value = try JSONValue.parse(text)
                if value["type"]?.string == "welcome", let clock = value["clock"]?.int {
                    begin = now - Timeline.seconds(clock)
                    connection.send(text: JSONValue.object(Self.request).text)
                } else if value["state"]?.string == "idle", !margins.isEmpty {
                    connection.close(.normal)
                    return margins
                }
            case .binary(let bytes):
                guard let frame = BinaryFrame(bytes: bytes), frame.kind == .pcm else { continue }
                let due = begin + Timeline.seconds(frame.position + StageSession.listeningDelay)
                margins.append((due - now) * 1_000)
            }
        }
        return margins
    }

    private static var request: JSONObject {
        var fields = JSONObject()
        fields["type"] = "speak"
        fields["text"] = .string(text)
        return fields
    }
}
