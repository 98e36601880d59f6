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
        while true {
            if case .text(let text) = try await next(), text.contains(#""type":"welcome""#) { return }
        }
    }

    /// Seconds from the question to the first audible sample, and from the stop to the word that it is quiet; nil when
    /// the performer had nothing to say.
    mutating func ask(_ question: String) async throws -> (first: Double, stop: Double)? {
        try await turn(["type": "say", "text": question])
    }

    /// The same for a song of the library.
    mutating func sing(_ song: String) async throws -> (first: Double, stop: Double)? {
        try await turn(["type": "sing", "song": song])
    }

    private mutating func turn(_ message: [String: String]) async throws -> (first: Double, stop: Double)? {
        let asked = SessionClock.monotonic()
        try send(message)
        guard try await isAudible() else { return nil }
        let first = SessionClock.monotonic() - asked
        let stopped = SessionClock.monotonic()
        try send(["type": "stop"])
        return (first, try await quiet() - stopped)
    }

    /// False when the turn ended without a sound.
    private mutating func isAudible() async throws -> Bool {
        while true {
            switch try await next() {
            case .text(let text):
                if Self.isIdle(text) { return false }
            case .binary(let bytes):
                guard let frame = BinaryFrame(bytes: bytes), frame.kind == .pcm else { continue }
                if frame.samples.contains(where: { abs($0) > Audibility.threshold }) { return true }
            }
        }
    }

    /// When the cut was told; reads on until the turn has ended, so that the next question finds a clean wire.
    private mutating func quiet() async throws -> Double {
        var cut: Double?
        while true {
            guard case .text(let text) = try await next() else { continue }
            if text.contains(#""type":"cut""#) { cut = cut ?? SessionClock.monotonic() }
            if Self.isIdle(text) { return cut ?? SessionClock.monotonic() }
        }
    }

    private static func isIdle(_ text: String) -> Bool {
        text.contains(#""type":"turn""#) && text.contains(#""state":"idle""#)
    }

    private mutating func next() async throws -> WebSocketMessage {
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
