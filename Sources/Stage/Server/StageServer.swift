import Net
import Script

/// One port for everything: the pages, the REST addresses and the stream `voxhumana.stage.v1`.
public final class StageServer: Sendable {
    /// Where to listen, and for how many.
    public struct Address: Sendable {
        public var host: String
        /// 0 takes a free one.
        public var port: Int
        public var clients: Int

        public init(host: String, port: Int, clients: Int = 2_000) {
            self.host = host
            self.port = port
            self.clients = clients
        }
    }

    /// Connections from one address beyond loopback: a household behind one router, not a flood.
    private static let clientsPerAddress = 64

    private let server: HTTPServer
    public let port: Int

    /// - Throws: `NetError` when the port cannot be had, `StageError` when the pages are missing.
    public init(_ address: Address, gatekeeper: Gatekeeper, backend: any StageBackend) throws {
        let pages = try PageFiles()
        let routes = StageRoutes(backend: backend)
        let doorman = Doorman(backend: backend, gatekeeper: gatekeeper)
        server = HTTPServer(
            configuration: Self.configuration(address),
            respond: { request in
                guard gatekeeper.admits(request) else { return .failure(.forbidden) }
                let isReading = request.method == "GET" || request.method == "HEAD"
                let page = isReading ? pages.response(to: request) : nil
                let isOperator = gatekeeper.isOperator(request)
                var response =
                    if let page { page } else { await routes.respond(to: request, isOperator: isOperator) }
                for cookie in gatekeeper.cookies(for: request) { response.headers.add("Set-Cookie", cookie) }
                return response
            },
            decide: { request in
                guard gatekeeper.admits(request) else { return .refuse(status: 403) }
                guard request.path == "/v1/stage" else { return .refuse(status: 404) }
                let offered = request.headers.list("Sec-WebSocket-Protocol")
                return .accept(subprotocol: offered.contains(StageProtocol.name) ? StageProtocol.name : nil)
            },
            serve: { connection in await doorman.receive(connection) })
        port = try server.start(host: address.host, port: address.port)
    }

    private static func configuration(_ address: Address) -> HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration()
        configuration.subprotocols = [StageProtocol.name]
        configuration.messageLimit = StageProtocol.longestMessage
        configuration.connectionLimit = address.clients
        let isLocal = address.host == "localhost" || Gatekeeper.isLoopback(address.host)
        configuration.connectionLimitPerAddress = isLocal ? address.clients : clientsPerAddress
        return configuration
    }

    /// Closes every connection and frees the port.
    public func shutdown() async { await server.shutdown() }
}

extension StageError {
    static let forbidden = StageError(
        "forbidden", "This page or address may not use the stage",
        advice: "open the daemon's own page, add the origin to `server.origins`, or show the token")
}
