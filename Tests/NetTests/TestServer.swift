import Net
import Synchronization

/// A server on a free port of the loopback, with what the tests ask of it.
struct TestServer {
    let server: HTTPServer
    let port: Int

    init(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        respond: @escaping HTTPServer.Responder = { _ in .notFound },
        decide: @escaping HTTPServer.Doorkeeper = { $0.path == "/echo" ? .accept() : .refuse(status: 404) },
        serve: @escaping HTTPServer.Companion = TestServer.echo
    ) throws {
        var configuration = HTTPServerConfiguration()
        configure(&configuration)
        server = HTTPServer(configuration: configuration, respond: respond, decide: decide, serve: serve)
        port = try server.start(host: "127.0.0.1", port: 0)
    }

    static func responding(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }, respond: @escaping HTTPServer.Responder
    ) throws -> TestServer {
        try TestServer(configure, respond: respond)
    }

    static func serving(
        _ configure: (inout HTTPServerConfiguration) -> Void = { _ in }, serve: @escaping HTTPServer.Companion
    ) throws -> TestServer {
        try TestServer(configure, serve: serve)
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }
    var echoURL: String { "ws://127.0.0.1:\(port)/echo" }

    @Sendable static func echo(_ connection: WebSocketConnection) async {
        for await message in connection.inbound {
            switch message {
            case .text(let text): connection.send(text: text)
            case .binary(let bytes): connection.send(OutboundFrame(binary: bytes, delivery: .control))
            }
        }
    }
}

/// Something that happens once, awaited.
final class Event<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func happen(_ value: Value) { continuation.yield(value) }

    func wait() async -> Value? {
        for await value in stream { return value }
        return nil
    }
}

extension Event where Value == Void {
    func happen() { happen(()) }
}

extension HTTPClientRequest {
    func with(_ change: (inout HTTPClientRequest) -> Void) -> HTTPClientRequest {
        var request = self
        change(&request)
        return request
    }
}
