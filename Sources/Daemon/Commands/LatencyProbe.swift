import FoundationEssentials
import Net
import Script
import Stage

/// A client that asks, waits for the first audible sample at its socket, and stops the performer again.
struct LatencyProbe {
    private let connection: WebSocketConnection
    private var messages: AsyncStream<WebSocketMessage>.Iterator

    init(connection: WebSocketConnection) {
        self.connection = connection
        messages = connection.inbound.makeAsyncIterator()
    }

    /// Waits for the server's first word.
    mutating func settle() async throws {
        while let message = try await next() {
            if case .text(let text) = message, text.contains(#""type":"welcome""#) { return }
        }
    }

    /// Seconds from the question to the first audible sample, and from the stop to the word that it is quiet.
    mutating func ask(_ question: String) async throws -> (first: Double, stop: Double) {
        let asked = SessionClock.monotonic()
        try send(["type": "say", "text": question])
        let line = try await firstAudible()
        let first = SessionClock.monotonic() - asked
        let stopped = SessionClock.monotonic()
        try send(["type": "stop"])
        try await cut(of: line)
        return (first, SessionClock.monotonic() - stopped)
    }

    private mutating func firstAudible() async throws -> Int {
        while let message = try await next() {
            guard case .binary(let bytes) = message, let frame = BinaryFrame(bytes: bytes), frame.kind == .pcm else {
                continue
            }
            if frame.samples.contains(where: { abs($0) > Audibility.threshold }) { return frame.line }
        }
        throw closed
    }

    private mutating func cut(of line: Int) async throws {
        while let message = try await next() {
            guard case .text(let text) = message else { continue }
            if text.contains(#""type":"cut""#), text.contains(#""line":\#(line)"#) { return }
            if text.contains(#""state":"idle""#) { return }
        }
        throw closed
    }

    private mutating func next() async throws -> WebSocketMessage? {
        guard let message = await messages.next() else { throw closed }
        return message
    }

    private func send(_ fields: [String: String]) throws {
        let data = try JSONEncoder().encode(fields)
        connection.send(text: String(decoding: data, as: UTF8.self))
    }

    private var closed: DaemonError {
        DaemonError("The connection ended before the answer", at: "bench", advice: "see the daemon's log")
    }
}
