import Dialogue
import Script
import Stage

/// The daemon at work: everything loaded, the main show open, the port listened on.
final class Service: Sendable {
    let address: String
    let port: Int
    private let director: Director
    private let server: StageServer
    private let journal: Journal
    private let lock: FolderLock
    private let keeper: Task<Void, Never>
    private let memory: MemoryStore?
    private let log: Log

    private init(
        address: String, port: Int, director: Director, server: StageServer, journal: Journal, lock: FolderLock,
        keeper: Task<Void, Never>, memory: MemoryStore?, log: Log
    ) {
        self.memory = memory
        self.address = address
        self.port = port
        self.director = director
        self.server = server
        self.journal = journal
        self.lock = lock
        self.keeper = keeper
        self.log = log
    }

    /// Loads everything and listens.
    static func open(_ configuration: Configuration, log given: Log? = nil) async throws -> Service {
        let began = SessionClock.monotonic()
        let log = given ?? Log(level: LogLevel(rawValue: configuration.text(.logLevel)) ?? .info)
        let folder = try DataFolder.open(configuration)
        let lock = try FolderLock(folder: folder)
        let journal = try await Journal.open(folder: folder)
        if journal.followsCrash { log.warning("daemon", "the last run did not end by itself") }
        do {
            return try await open(configuration, journal: journal, lock: lock, log: log, began: began)
        } catch {
            // A start that failed with a clear error is no crash.
            try? await journal.close()
            throw error
        }
    }

    private static func open(
        _ configuration: Configuration, journal: Journal, lock: FolderLock, log: Log, began: Double
    ) async throws -> Service {
        let memory =
            configuration.flag(.memory)
            ? try await MemoryStore.open(try DataFolder.open(configuration) + "/memory.sqlite") : nil
        let workshop = try await Workshop.open(configuration, log: log, memory: memory)
        let latencies = LatencyBook()
        let director = Director(
            house: workshop.house(leading: configuration.optional(.persona)), cast: workshop.cast,
            latencies: latencies, log: log, aiMark: configuration.flag(.aiMark),
            privateLimit: configuration.number(.privateSessions), manners: configuration.manners)
        // A persona that somebody chose must be there; the standard one may have been taken out of the folder.
        let isChosen = configuration.values[Setting.persona.key]?.origin != .standard
        let personas = configuration.text(.persona).split(separator: ",").map { String($0.filter { $0 != " " }) }
        try await director.openMainShow(personas: isChosen ? personas : [])
        let avatars = AvatarShelf(data: try DataFolder.open(configuration))
        for problem in avatars.problems { log.warning("avatars", problem) }
        let backend = Backend(
            workshop: workshop, director: director, latencies: latencies, log: log, avatars: avatars)
        let host = configuration.text(.host)
        let origins = Set(configuration.text(.origins).split(separator: " ").map(String.init))
        let server = try StageServer(
            StageServer.Address(
                host: host, port: configuration.number(.port), clients: configuration.number(.maximumClients)),
            gatekeeper: Gatekeeper(
                origins: origins, token: configuration.optional(.token),
                operatorToken: configuration.optional(.operatorToken)), backend: backend)
        let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)"
        let milliseconds = Int((SessionClock.monotonic() - began) * 1_000)
        log.info("daemon", "ready at \(address) after \(milliseconds) ms, \(Memory.resident >> 20) MB")
        let keeper = ShelfKeeper(
            editions: workshop.editions, director: director, log: log,
            house: { workshop.house(leading: configuration.optional(.persona)) })
        return Service(
            address: address, port: server.port, director: director, server: server, journal: journal, lock: lock,
            keeper: Task {
                async let models: Void = workshop.prepareModels()
                await keeper.keep(workshop.watch)
                await models
            }, memory: memory, log: log)
    }

    /// Says goodbye to everybody and lets go of the port.
    func close() async {
        log.info("daemon", "closing")
        keeper.cancel()
        await server.shutdown()
        await director.closeAll()
        await memory?.close()
        do {
            try await journal.close()
        } catch {
            log.error("daemon", "the journal could not be closed: \(error)")
        }
        lock.release()
    }
}
