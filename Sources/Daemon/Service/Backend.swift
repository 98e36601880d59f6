import Audio
import Dialogue
import Formats
import Foundation
import Net
import Script
import Speech
import Stage

/// Joins the stage to the rest: hands its commands to the director and its questions to whoever knows.
struct Backend: StageBackend {
    let workshop: Workshop
    let director: Director
    let latencies: LatencyBook
    let log: Log
    let avatars: AvatarShelf
    private let gate: SpeechGate
    let desk: ScoreDesk
    private let began = SessionClock.monotonic()

    init(workshop: Workshop, director: Director, latencies: LatencyBook, log: Log, avatars: AvatarShelf) {
        self.workshop = workshop
        self.director = director
        self.latencies = latencies
        self.log = log
        self.avatars = avatars
        gate = SpeechGate(limit: workshop.configuration.number(.speechRequests))
        desk = ScoreDesk(workshop: workshop)
    }

    func session(_ id: String) async -> StageSession? { await director.session(id) }

    func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String
    ) async throws(StageError) -> Int {
        try await director.perform(command, session: session, performer: performer, sender: sender)
    }

    func perform(
        _ command: StageCommand, session: String, performer: Int, sender: String, viewer: String?
    ) async throws(StageError) -> Int {
        try await director.perform(
            command, session: session, performer: performer, sender: sender, viewer: viewer)
    }

    func respond(to request: HTTPRequest) async throws(StageError) -> HTTPResponse? {
        guard let memory = workshop.memory else { return nil }
        return try await MemoryRoutes(memory: memory, personas: workshop.personas.personas.map(\.id)).respond(
            to: request)
    }

    func openShow(personas: [String], wish: SessionManner.Wish) async throws(StageError) -> StageSession {
        try await director.openShow(personas: personas, wish: wish)
    }

    func openPrivateSession(persona: String?, wish: SessionManner.Wish) async throws(StageError) -> StageSession {
        try await director.openPrivateSession(persona: persona, wish: wish)
    }

    func closeSession(_ id: String) async throws(StageError) { try await director.closeSession(id) }

    func read(_ request: ReadingRequest) async throws(StageError) -> [UInt8] {
        do {
            let utterance = Utterance(
                request.text, language: request.language, voice: request.voice, lexicon: request.persona)
            return try await SpeechExport(workshop: workshop, gate: gate).wave(of: utterance)
        } catch {
            throw Self.unreadable(error)
        }
    }

    func speech(_ request: SpeechRequest) async throws(StageError) -> SpeechAnswer {
        do {
            return try await SpeechExport(workshop: workshop, gate: gate).answer(request)
        } catch {
            throw Self.unreadable(error)
        }
    }

    /// The asker's mistakes by their names, everything else as ours.
    static func unreadable(_ error: any Error) -> StageError {
        switch (error as? SpeechError)?.kind {
        case .noSuchVoice?: StageError("unknown-voice", "\(error)", advice: "see /v1/voices")
        case .textTooLong?: StageError("too-long", "\(error)", advice: "shorten it")
        case .some: StageError("bad-field", "\(error)", advice: "mend the text")
        case nil:
            error as? StageError
                ?? StageError("turn-failed", "The text could not be read: \(error)", advice: "see the log")
        }
    }

    func chat(
        persona: String?, messages: [ChatMessage]
    ) async throws(StageError) -> (persona: String, answer: AsyncThrowingStream<String, any Error>) {
        await director.chat(persona: persona, messages: messages)
    }

    var isReady: Bool { get async { true } }

    func catalogue() async -> StageCatalogue { await director.catalogue }

    func metrics() async -> String {
        let sessions = await director.report()
        var lines = [
            "voxhumana_uptime_seconds \(SessionClock.monotonic() - began)",
            "voxhumana_resident_bytes \(Memory.resident)",
            "voxhumana_sessions \(sessions.count)",
            "voxhumana_clients \(sessions.reduce(0) { $0 + $1.clients })",
        ]
        lines += Self.metrics(workshop.lines.report, gate.state)
        for (part, total) in latencies.totals.sorted(by: { $0.key < $1.key }) {
            lines.append("voxhumana_latency_milliseconds_sum{part=\"\(part)\"} \(total.sum)")
            lines.append("voxhumana_latency_milliseconds_count{part=\"\(part)\"} \(total.count)")
        }
        lines += workshop.models.backends.reports.flatMap(\.metrics)
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Reports

    private struct State: Encodable {
        struct Resident: Encodable { var rss: Int }

        var version: String
        var uptime: Double
        var ready: Bool
        var sessions: [Director.SessionReport]
        var voices: [VoiceReport]
        var personas: [WirePersona]
        var songs: [WireSong]
        var latency: [String: LatencyBook.Summary]
        var memory: Resident
        /// Only for operators, as private sessions are.
        var minds: [ChatReport]?
        var handOvers: [HandOverDesk.Entry]?
        var isOperator: Bool
        /// What is wrong in the personas' files, and how often they were edited since the start.
        var shelf: PersonaEditions.Report
    }

    func stateReport(isOperator: Bool) async -> String {
        let catalogue = await catalogue()
        // A private session's id lets its holder in.
        let sessions = await director.report().filter { isOperator || $0.kind != StageSession.Kind.private.rawValue }
        return Self.json(
            State(
                version: Version.text, uptime: SessionClock.monotonic() - began, ready: true,
                sessions: sessions, voices: workshop.voiceReports, personas: catalogue.personas,
                songs: catalogue.songs, latency: latencies.summaries, memory: .init(rss: Memory.resident),
                minds: isOperator ? workshop.models.backends.reports : nil,
                handOvers: isOperator ? workshop.desk.entries : nil, isOperator: isOperator,
                shelf: workshop.editions.report))
    }

    func answer(_ request: DaemonRequest) async throws(StageError) -> DaemonAnswer? {
        try await DaemonAddresses(workshop: workshop, director: director).answer(request)
    }

    func logReport() async -> String { Self.json(["lines": log.newest]) }

    func voicesReport() async -> String { Self.json(workshop.voiceReports) }

    static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

/// A voice as the pages are told of it.
struct VoiceReport: Sendable, Encodable {
    var name: String
    var kind: String
    var speakers: [String]
    var languages: [String]
    /// Why it cannot speak.
    var problem: String?
}
