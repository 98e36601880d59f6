import Script
import Stage

/// The daemon at work: everything loaded, the main show open, the port listened on.
final class Service: Sendable {
    let address: String
    let port: Int
    private let director: Director
    private let server: StageServer
    private let journal: Journal
    private let log: Log

    private init(
        address: String, port: Int, director: Director, server: StageServer, journal: Journal, log: Log
    ) {
        self.address = address
        self.port = port
        self.director = director
        self.server = server
        self.journal = journal
        self.log = log
    }

    /// Loads everything and listens.
    static func open(_ configuration: Configuration, log given: Log? = nil) async throws -> Service {
        let began = SessionClock.monotonic()
        let log = given ?? Log(level: LogLevel(rawValue: configuration.text(.logLevel)) ?? .info)
        let journal = try await Journal.open(folder: try DataFolder.open(configuration))
        if journal.followsCrash { log.warning("daemon", "the last run did not end by itself") }
        do {
            return try await open(configuration, journal: journal, log: log, began: began)
        } catch {
            // A start that failed with a clear error is no crash.
            try? await journal.close()
            throw error
        }
    }

    private static func open(
        _ configuration: Configuration, journal: Journal, log: Log, began: Double
    ) async throws -> Service {
        let workshop = try await Workshop.open(configuration, log: log)
        let latencies = LatencyBook()
        let director = Director(
            house: workshop.house(leading: configuration.optional(.persona)), cast: workshop.cast,
            latencies: latencies, log: log, aiMark: configuration.flag(.aiMark),
            privateLimit: configuration.number(.privateSessions))
        // A persona that somebody chose must be there; the standard one may have been taken out of the folder.
        let isChosen = configuration.values[Setting.persona.key]?.origin != .standard
        let personas = configuration.text(.persona).split(separator: ",").map { String($0.filter { $0 != " " }) }
        try await director.openMainShow(personas: isChosen ? personas : [])
        let backend = Backend(workshop: workshop, director: director, latencies: latencies, log: log)
        let host = configuration.text(.host)
        let origins = Set(configuration.text(.origins).split(separator: " ").map(String.init))
        let server = try StageServer(
            StageServer.Address(
                host: host, port: configuration.number(.port), clients: configuration.number(.maximumClients)),
            gatekeeper: Gatekeeper(origins: origins, token: configuration.optional(.token)), backend: backend)
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)"
        let milliseconds = Int((SessionClock.monotonic() - began) * 1_000)
        log.info("daemon", "ready at \(address) after \(milliseconds) ms, \(Memory.resident >> 20) MB")
        return Service(
            address: address, port: server.port, director: director, server: server, journal: journal, log: log)
    }

    /// Says goodbye to everybody and lets go of the port.
    func close() async {
        log.info("daemon", "closing")
        await server.shutdown()
        await director.closeAll()
        do {
            try await journal.close()
        } catch {
            log.error("daemon", "the journal could not be closed: \(error)")
        }
    }
}
