internal import CWebSockets
internal import Synchronization

/// HTTP/1.1 and WebSocket on one port, served by one thread of libwebsockets.
///
/// Handlers run as tasks of their own and are cancelled when their client goes away.
public final class HTTPServer: Sendable {
    public typealias Responder = @Sendable (HTTPRequest) async -> HTTPResponse
    /// Decides on an upgrade. Runs on the service thread, so it must not take long; `Origin` is its to check.
    public typealias Doorkeeper = @Sendable (HTTPRequest) -> WebSocketDecision
    /// Serves an accepted connection, which is closed when this returns.
    public typealias Companion = @Sendable (WebSocketConnection) async -> Void

    private enum Phase {
        case idle
        case running(ServiceInbox<ServerJob>, ended: Latch, port: Int)
        case stopped
    }

    private let configuration: HTTPServerConfiguration
    private let handlers: ServerHandlers
    private let phase = Mutex(Phase.idle)

    public init(
        configuration: HTTPServerConfiguration = HTTPServerConfiguration(),
        respond: @escaping Responder,
        decide: @escaping Doorkeeper = { _ in .refuse(status: 404) },
        serve: @escaping Companion = { _ in }
    ) {
        self.configuration = configuration
        handlers = ServerHandlers(respond: respond, decide: decide, serve: serve)
    }

    deinit {
        if case .running(let inbox, _, _) = phase.withLock({ $0 }) { inbox.post(.stop) }
    }

    /// Listens.
    /// - Parameters:
    ///   - host: a numeric address or `localhost`; `0.0.0.0` for every IPv4 and `::` for every address of the machine.
    ///   - port: 0 for any that is free.
    /// - Returns: the port.
    @discardableResult
    public func start(host: String, port: Int) throws(NetError) -> Int {
        let host = host == "localhost" ? "127.0.0.1" : host
        try Self.check(host: host, port: port)
        let inbox = ServiceInbox<ServerJob>()
        let ended = Latch()
        let service = ServerService(configuration: configuration, handlers: handlers, inbox: inbox)
        let bound = try service.open(host: host, port: port)
        let isFirst = phase.withLock { phase in
            guard case .idle = phase else { return false }
            phase = .running(inbox, ended: ended, port: bound)
            return true
        }
        guard isFirst else {
            service.close()
            throw NetError(
                .badRequest, "the server was started already", at: "\(host):\(port)",
                advice: "Make another HTTPServer to listen twice.")
        }
        // The service moves to its thread here and is never touched from another again.
        let bits = UInt(bitPattern: Unmanaged.passRetained(service).toOpaque())
        try ServiceThread.run {
            guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
            let service = Unmanaged<ServerService>.fromOpaque(pointer).takeRetainedValue()
            service.run()
            ended.open()
        }
        return bound
    }

    /// The port listened on, while it runs.
    public var port: Int? {
        if case .running(_, _, let port) = phase.withLock({ $0 }) { port } else { nil }
    }

    /// Says goodbye to every client (1001), closes the port and ends the thread. Waits at most some two seconds.
    public func shutdown() async {
        let running = phase.withLock { phase -> Phase in
            defer { if case .running = phase { phase = .stopped } }
            return phase
        }
        guard case .running(let inbox, let ended, _) = running else { return }
        inbox.post(.stop)
        await ended.wait()
    }

    private static func check(host: String, port: Int) throws(NetError) {
        let place = "\(host):\(port)"
        guard (0...65535).contains(port) else {
            throw NetError(.cannotListen, "there is no port \(port)", at: place, advice: "Choose one from 0 to 65535.")
        }
        switch net_probe_bind(host, String(port)) {
        case 0: return
        case -1:
            throw NetError(
                .cannotListen, "\(host) is not a numeric address", at: place,
                advice: "Give an address such as 127.0.0.1, 0.0.0.0 or ::.")
        case EADDRINUSE:
            throw NetError(
                .cannotListen, "port \(port) is in use", at: place,
                advice: "End the program that holds it (ss -ltnp 'sport = :\(port)' names it) or choose another port.")
        case EACCES:
            throw NetError(
                .cannotListen, "port \(port) needs a privilege", at: place,
                advice: "Choose a port from 1024 on, or grant CAP_NET_BIND_SERVICE.")
        case EADDRNOTAVAIL:
            throw NetError(
                .cannotListen, "this machine does not have the address \(host)", at: place,
                advice: "Choose one that `ip address` lists, or 0.0.0.0.")
        case let failure:
            throw NetError(
                .cannotListen, "the port cannot be opened (errno \(failure))", at: place,
                advice: "Choose another address or port.")
        }
    }
}

struct ServerHandlers: Sendable {
    let respond: HTTPServer.Responder
    let decide: HTTPServer.Doorkeeper
    let serve: HTTPServer.Companion
}
