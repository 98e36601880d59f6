public import Net
import Script
import Synchronization

/// One port for everything: the pages, the REST addresses and the stream `voxhumana.stage.v1`.
public final class StageServer: Sendable {
    private let server: HTTPServer
    public let port: Int

    /// - Throws: `NetError` when the port cannot be had, `StageError` when the pages are missing.
    public init(
        host: String, port: Int, maximumClients: Int, gatekeeper: Gatekeeper, backend: any StageBackend
    ) async throws {
        let pages = try PageFiles()
        let routes = StageRoutes(backend: backend)
        let doorman = Doorman(backend: backend)
        var configuration = HTTPServerConfiguration(host: host, port: port)
        configuration.maximumConnections = maximumClients
        server = try await HTTPServer(
            configuration: configuration,
            http: { request in
                guard gatekeeper.admits(request) else { return .failure(.forbidden) }
                if request.method == "GET" || request.method == "HEAD", let page = pages.response(to: request) {
                    return page
                }
                return await routes.respond(to: request)
            },
            upgrade: { request in
                guard gatekeeper.admits(request) else { return .refuse(status: 403) }
                return request.path == "/v1/stage" ? .accept(subprotocol: StageProtocol.name) : .refuse(status: 404)
            },
            webSocket: { connection in await doorman.receive(connection) })
        self.port = server.port
    }

    /// Closes every connection and frees the port.
    public func shutdown() async { await server.shutdown() }
}

extension StageError {
    static let forbidden = StageError(
        "forbidden", "This page or address may not use the stage",
        advice: "open the daemon's own page, add the origin to `server.origins`, or show the token")
}
