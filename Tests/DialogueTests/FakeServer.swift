import Dialogue
import Net
import Synchronization

/// A server of the chat protocol that behaves as a test wants: on loopback, on a free port.
final class FakeServer: Sendable {
    /// What it does after the head of its answer.
    struct Script: Sendable {
        var status = 200
        var type = "text/event-stream"
        /// Sent one by one; each is a piece of the body, cut anywhere.
        var pieces: [[UInt8]] = []
        /// After the pieces: never ends the body, until the client goes.
        var hangs = false
        /// Beside its type.
        var headers: HTTPHeaders = [:]
    }

    let server: HTTPServer
    let port: Int
    private let seen: Recorder
    var requests: [HTTPRequest] { seen.requests.withLock { $0 } }
    /// Opens when a client has left a body that hangs.
    var left: AsyncStream<Void> { seen.left.stream }

    /// - Parameter scripts: for one request after another; the last is for all that follow.
    init(_ scripts: Script...) throws {
        let seen = Recorder()
        self.seen = seen
        server = HTTPServer(respond: { request in
            let number = seen.requests.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            let script = scripts[min(number, scripts.count - 1)]
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            continuation.onTermination = { _ in seen.left.continuation.yield() }
            for piece in script.pieces { continuation.yield(piece) }
            seen.body.withLock { $0 = continuation }
            if !script.hangs { continuation.finish() }
            var headers = script.headers
            headers["Content-Type"] = script.type
            return HTTPResponse(status: script.status, headers: headers, body: .stream(stream))
        })
        port = try server.start(host: "127.0.0.1", port: 0)
    }

    /// Another piece of the body that hangs.
    func push(_ piece: [UInt8], isLast: Bool = false) {
        seen.body.withLock { body in
            body?.yield(piece)
            if isLast { body?.finish() }
        }
    }

    func stop() async { await server.shutdown() }

    private final class Recorder: Sendable {
        let requests = Mutex<[HTTPRequest]>([])
        let body = Mutex<AsyncStream<[UInt8]>.Continuation?>(nil)
        let left = AsyncStream<Void>.makeStream()
    }
}

/// Pieces of a chat stream.
enum Chat {
    static func delta(_ text: String, field: String = "content") -> [UInt8] {
        var quoted = ""
        for character in text { quoted += character == "\n" ? "\\n" : character == "\"" ? "\\\"" : String(character) }
        return Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"\(field)\":\"\(quoted)\"}}]}\n\n".utf8)
    }

    static let done = Array("data: [DONE]\n\n".utf8)

    static func event(_ json: String) -> [UInt8] { Array("data: \(json)\n\n".utf8) }

    static func finish(_ reason: String = "stop") -> [UInt8] {
        event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(reason)"}]}"#)
    }

    static func usage(input: Int, output: Int) -> [UInt8] {
        event(#"{"choices":[],"usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output)}}"#)
    }
}
