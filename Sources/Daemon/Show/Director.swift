import Script
import Stage

/// Knows every session and who performs in it, and carries out what visitors and operators ask.
actor Director {
    private struct Production {
        var session: StageSession
        var performers: [Performer]
        var loop: Task<Void, Never>
        /// Monotonic seconds since nobody has listened; nil while somebody does.
        var deserted: Double?
        /// When the performers speak of their own accord.
        var idle: IdleClock
        /// A talk among the performers; nil while there is none.
        var talk: Task<Void, Never>?
        /// Where a show stands in its run-down.
        var rundown = RundownRun()
        /// What its first listener hears unasked.
        var greeting: GreetingCue
        /// Renders the greeting ahead of time; nil where there is none.
        var rehearsal: Task<Void, Never>?
    }

    /// A private session that nobody listens to ends after this: long enough for a page to reconnect.
    private static let desertedPatience = 120.0
    /// Side by side, more would not fit a page.
    private static let mostPerformers = 4
    /// Shows besides private sessions: each costs a loop and a face.
    private static let mostShows = 16
    /// How often a session's face is fed and its ended lines are told, seconds. Half a block: never late by a block.
    private static let tick = 0.05

    var house: House
    let cast: Cast
    private let latencies: LatencyBook
    let log: Log
    private let aiMark: Bool
    private let privateLimit: Int
    private var productions: [String: Production] = [:]
    private let numbers = TurnNumbers()
    private let manners: Manners
    private var random: any RandomNumberGenerator & Sendable

    init(
        house: House, cast: Cast, latencies: LatencyBook, log: Log, aiMark: Bool, privateLimit: Int,
        manners: Manners = Manners(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.house = house
        self.cast = cast
        self.latencies = latencies
        self.log = log
        self.aiMark = aiMark
        self.privateLimit = privateLimit
        self.manners = manners
        self.random = random
    }

    // MARK: Sessions

    func session(_ id: String) -> StageSession? { productions[id]?.session }

    /// Every session and who performs in it.
    var staffed: [(session: StageSession, performers: [Performer])] {
        productions.values.map { ($0.session, $0.performers) }
    }

    var sessionCount: Int { productions.count }
    var catalogue: StageCatalogue { house.catalogue }

    /// Opens the show that always exists, with a performer for each persona; the leading one where none is named.
    func openMainShow(personas: [String]) throws(StageError) {
        _ = try open(id: "main", kind: .show, personas: personas)
    }

    /// Opens another show for many viewers.
    func openShow(
        personas: [String], wish: SessionManner.Wish = .init()
    ) throws(StageError) -> StageSession {
        guard productions.values.count(where: { $0.session.kind == .show }) < Self.mostShows else {
            throw StageError(
                "too-many", "There are \(Self.mostShows) shows already", advice: "close one with DELETE /v1/sessions/ID"
            )
        }
        return try open(id: token(), kind: .show, personas: personas, wish: wish)
    }

    func openPrivateSession(
        persona: String?, wish: SessionManner.Wish = .init()
    ) throws(StageError) -> StageSession {
        guard productions.values.count(where: { $0.session.kind == .private }) < privateLimit else {
            throw StageError(
                "too-many", "There are \(privateLimit) private sessions already",
                advice: "try again later, or raise `stage.private_sessions`")
        }
        return try open(id: token(), kind: .private, personas: persona.map { [$0] } ?? [], wish: wish)
    }

    func closeSession(_ id: String) async throws(StageError) {
        guard id != "main" else {
            throw StageError("forbidden", "The main show cannot be closed", advice: "stop the daemon instead")
        }
        guard let production = productions.removeValue(forKey: id) else { throw .unknownSession(id) }
        await end(production)
    }

    func closeAll() async {
        let all = productions.values
        productions = [:]
        for production in all { await end(production) }
    }

    private func end(_ production: Production) async {
        production.loop.cancel()
        production.talk?.cancel()
        production.rehearsal?.cancel()
        for performer in production.performers { await performer.leave() }
        await production.session.close()
        if production.session.kind == .private { await cast.forget(Performer.viewer(of: production.session.id)) }
    }

    private func open(
        id: String, kind: StageSession.Kind, personas: [String], wish: SessionManner.Wish = .init()
    ) throws(StageError) -> StageSession {
        let roles = try roles(personas).map { $0.placed(in: id) }
        let manner = manners.manner(of: kind, led: roles.first).with(wish)
        let session = StageSession(
            id: id, kind: kind, performers: roles.enumerated().map { $1.wire(index: $0) }, catalogue: house.catalogue,
            aiMark: aiMark)
        var performers: [Performer] = []
        for (index, role) in roles.enumerated() {
            performers.append(
                Performer(
                    index: index, role: role, session: session, cast: cast, latencies: latencies, log: log,
                    seed: random.next(), policy: manner.turns, numbers: numbers))
        }
        let loop = Task { [weak self, performers] in await Self.keep(session, performers: performers, director: self) }
        productions[id] = Production(
            session: session, performers: performers, loop: loop, idle: IdleClock(patience: manner.idle),
            greeting: GreetingCue(manner.greeting),
            rehearsal: performers.first.flatMap { Self.rehearsal(of: manner.greeting, by: $0, in: id) })
        log.info("session", "\(kind.rawValue) \(Self.shown(id)) opened with \(roles.map(\.id).joined(separator: ", "))")
        return session
    }

    private func roles(_ personas: [String]) throws(StageError) -> [Role] {
        guard personas.count <= Self.mostPerformers else {
            throw StageError(
                "too-many", "\(personas.count) performers are too many for one stage",
                advice: "name at most \(Self.mostPerformers)")
        }
        guard !personas.isEmpty else { return [try house.role(nil)] }
        var roles: [Role] = []
        for persona in personas { roles.append(try house.role(persona)) }
        return roles
    }

    /// A private session's id lets its holder in: the log shows only its beginning.
    private static func shown(_ id: String) -> String { id.count > 8 ? id.prefix(6) + "…" : id }

    /// Feeds the faces and closes the lines of one session until it ends.
    private static func keep(_ session: StageSession, performers: [Performer], director: Director?) async {
        while !Task.isCancelled {
            for performer in performers { await performer.feedFace() }
            await session.closePassed()
            let clients = await session.clientCount
            await director?.notice(session.id, clients: clients)
            await director?.greet(session.id, clients: clients)
            await director?.followRundown(session.id, clients: clients)
            await director?.breakSilence(session.id, clients: clients)
            try? await Task.sleep(for: .seconds(tick))
        }
    }

    private func notice(_ id: String, clients: Int) async {
        guard var production = productions[id], production.session.kind == .private else { return }
        let now = SessionClock.monotonic()
        production.deserted = clients > 0 ? nil : production.deserted ?? now
        productions[id] = production
        guard let deserted = production.deserted, now - deserted > Self.desertedPatience else { return }
        productions[id] = nil
        log.info("session", "private \(Self.shown(id)) closed: nobody listens")
        await end(production)
    }

    /// 128 bits that nobody guesses: whoever has the id is let in.
    private func token() -> String {
        let digits = [random.next() as UInt64, random.next()].map { value in
            let text = String(value, radix: 36)
            return String(repeating: "0", count: max(0, 13 - text.count)) + text
        }
        return digits.joined()
    }

    // MARK: Of their own accord

    /// The performers of a session, in their order.
    func performers(of id: String) -> [Performer] { productions[id]?.performers ?? [] }

    /// Asks whether it has been silent for long enough.
    func isSilenceOver(_ id: String, isSilent: Bool, clients: Int) -> Bool {
        // Read before: `isDue` changes the production, and nobody may read it meanwhile.
        let isQuiet = isSilent && productions[id]?.talk == nil
        return productions[id]?.idle.isDue(
            now: SessionClock.monotonic(), isSilent: isQuiet, hasAudience: clients > 0) ?? false
    }

    /// Whether the session ever speaks of its own accord.
    func isPatient(_ id: String) -> Bool { productions[id]?.idle.patience != nil }

    /// Changes where a session stands in its run-down; nil where there is no such session.
    func changeRundown<Value>(of id: String, _ body: (inout RundownRun) -> Value) -> Value? {
        guard var run = productions[id]?.rundown else { return nil }
        let value = body(&run)
        productions[id]?.rundown = run
        return value
    }

    /// Changes what a session's first listener hears unasked; nil where there is no such session.
    func changeGreeting<Value>(of id: String, _ body: (inout GreetingCue) -> Value) -> Value? {
        guard var cue = productions[id]?.greeting else { return nil }
        let value = body(&cue)
        productions[id]?.greeting = cue
        return value
    }

    /// Whether the performers of a session are talking with each other.
    func isTalking(_ id: String) -> Bool { productions[id]?.talk != nil }

    /// Keeps a talk, or lets it go.
    func setTalk(_ talk: Task<Void, Never>?, in id: String) { productions[id]?.talk = talk }

    // MARK: Commands

    func perform(
        _ command: StageCommand, session id: String, performer index: Int, sender: String, viewer: String? = nil
    ) async throws(StageError) -> Int {
        let performer = try performer(SongPlace(session: id, performer: index))
        if case .gesture(let name) = command {
            try await performer.gesture(name)
            return numbers.newest
        }
        let number = nextTurn()
        switch command {
        case .persona(let persona):
            await performer.become(try house.role(persona).placed(in: id), number: number)
        case .sing(let song):
            guard house.knows(song: song) else {
                throw StageError("unknown-song", "There is no song “\(song.prefix(64))”", advice: "see /v1/songs")
            }
            await performer.take(command, number: number, sender: sender, received: SessionClock.monotonic())
        default:
            await performer.take(
                command, number: number, sender: sender, viewer: viewer, received: SessionClock.monotonic())
        }
        return number
    }

    /// Numbers rise over all sessions.
    func nextTurn() -> Int { numbers.next() }

    func performer(_ place: SongPlace) throws(StageError) -> Performer {
        guard let production = productions[place.session] else { throw .unknownSession(place.session) }
        guard let performer = production.performers.first(where: { $0.index == place.performer }) else {
            throw StageError(
                "bad-field", "There is no performer \(place.performer)", advice: "see `performers` in `welcome`")
        }
        return performer
    }

    // MARK: Reports

    struct SessionReport: Sendable, Codable {
        struct PerformerReport: Sendable, Codable {
            var index: Int
            var persona: String
            var state: String
        }

        var id: String
        var kind: String
        var clients: Int
        var performers: [PerformerReport]
        var clock: Int
    }

    func report() async -> [SessionReport] {
        var reports: [SessionReport] = []
        for production in productions.values.sorted(by: { $0.session.id < $1.session.id }) {
            var performers: [SessionReport.PerformerReport] = []
            for performer in production.performers {
                performers.append(
                    .init(
                        index: performer.index, persona: await performer.role.id, state: await performer.state.rawValue)
                )
            }
            let session = production.session
            reports.append(
                SessionReport(
                    id: session.id, kind: session.kind.rawValue, clients: await session.clientCount,
                    performers: performers, clock: session.clock.position))
        }
        return reports
    }
}

extension StageError {
    static func unknownSession(_ id: String) -> StageError {
        StageError("unknown-session", "There is no session “\(id.prefix(64))”", advice: "see /v1/state")
    }
}
