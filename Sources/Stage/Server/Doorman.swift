import Net
import Script
import Synchronization

/// Takes each connection into its session and hands its messages on, within the limits.
final class Doorman: Sendable {
    /// Messages a second in the long run, and at once: a person types far less, and playhead reports fit in.
    private static let rate = 20.0
    private static let burst = 60.0
    /// Refused messages at once before a client that does not stop is shown out, and how many a second are forgiven: one
    /// that errs now and then over a day stays.
    private static let patience = 100.0
    private static let forgiveness = 0.1

    private let backend: any StageBackend
    private let gatekeeper: Gatekeeper
    private let numbers = Atomic<Int>(1)

    init(backend: any StageBackend, gatekeeper: Gatekeeper) {
        self.backend = backend
        self.gatekeeper = gatekeeper
    }

    func receive(_ connection: WebSocketConnection) async {
        do throws(StageError) {
            let preferences = try ClientPreferences(query: connection.request.query)
            let session = try await session(connection.request.query["session"] ?? "main")
            let forms = try await forms(preferences)
            await serve(connection, in: session, preferences: preferences, forms: forms)
        } catch {
            connection.send(OutboundFrame(text: OutgoingMessage.error(.init(error)).text))
            connection.close(WebSocketClose(code: 1008, reason: error.code))
        }
    }

    private func session(_ id: String) async throws(StageError) -> StageSession {
        guard let session = await backend.session(id) else {
            throw .noSession(id)
        }
        return session
    }

    private func forms(_ preferences: ClientPreferences) async throws(StageError) -> ClientForms {
        guard preferences.target != nil || preferences.shapes != nil || preferences.avatar != nil else {
            return .master
        }
        return try await backend.forms(
            target: preferences.target, visemes: preferences.shapes, avatar: preferences.avatar)
    }

    private func serve(
        _ connection: WebSocketConnection, in session: StageSession, preferences: ClientPreferences,
        forms: ClientForms
    ) async {
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        await session.join(connection, number: number, preferences: preferences, forms: forms)
        let isOperator = gatekeeper.isOperator(connection.request)
        await listen(
            to: connection, number: number, in: session, preferences: preferences, isOperator: isOperator)
        await session.leave(number)
    }

    private func listen(
        to connection: WebSocketConnection, number: Int, in session: StageSession, preferences: ClientPreferences,
        isOperator: Bool
    ) async {
        var limit = RateLimit(rate: Self.rate, burst: Self.burst, now: SessionClock.monotonic())
        var patience = RateLimit(rate: Self.forgiveness, burst: Self.patience, now: SessionClock.monotonic())
        for await message in connection.inbound {
            do throws(StageError) {
                guard limit.admit(now: SessionClock.monotonic()) else { throw .tooFast }
                guard case .text(let text) = message else { throw .notText }
                try await handle(
                    try IncomingMessage(text: text), number: number, in: session, preferences: preferences,
                    isOperator: isOperator)
            } catch {
                await session.answer(.error(.init(error)), to: number)
                guard patience.admit(now: SessionClock.monotonic()) else {
                    connection.close(.policy)
                    return
                }
            }
        }
    }

    private func handle(
        _ message: IncomingMessage, number: Int, in session: StageSession, preferences: ClientPreferences,
        isOperator: Bool
    ) async throws(StageError) {
        switch message {
        case .ping(let id): await session.answer(.pong(.init(id: id, clock: session.clock.position)), to: number)
        case .playhead(let position): await session.report(playhead: position)
        default:
            guard let (command, performer) = message.command else { return }
            try command.check(in: session.kind, isOperator: isOperator)
            _ = try await backend.perform(
                command, session: session.id, performer: performer, sender: preferences.name,
                viewer: preferences.viewer)
        }
    }
}

extension WebSocketConnection: StageClient {}

extension StageError {
    static let tooFast = StageError(
        "too-fast", "Messages come faster than 20 a second", advice: "send fewer; this one was dropped")
    static let notText = StageError(
        "not-text", "The message is binary", advice: "send JSON text; see Docs/Protocol.md")
}
