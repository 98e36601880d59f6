import Net
import Script
import Synchronization

/// Takes each connection into its session and hands its messages on, within the limits.
final class Doorman: Sendable {
    /// Messages a second in the long run, and at once: a person types far less, and playhead reports fit in.
    private static let rate = 20.0
    private static let burst = 60.0
    /// Refused messages before a client that does not stop is shown out.
    private static let patience = 100

    private let backend: any StageBackend
    private let numbers = Atomic<Int>(1)

    init(backend: any StageBackend) { self.backend = backend }

    func receive(_ connection: WebSocketConnection) async {
        do throws(StageError) {
            let preferences = try ClientPreferences(query: connection.request.query)
            let session = try await session(connection.request.query["session"] ?? "main")
            await serve(connection, in: session, preferences: preferences)
        } catch {
            connection.send(OutboundFrame(text: OutgoingMessage.error(.init(error)).text))
            connection.close(WebSocketClose(code: 1008, reason: error.code))
        }
    }

    private func session(_ id: String) async throws(StageError) -> StageSession {
        guard let session = await backend.session(id) else {
            throw StageError(
                "unknown-session", "There is no session “\(id.prefix(64))”",
                advice: "use `main`, or make one with POST /v1/sessions")
        }
        return session
    }

    private func serve(
        _ connection: WebSocketConnection, in session: StageSession, preferences: ClientPreferences
    ) async {
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        await session.join(connection, number: number, preferences: preferences)
        await listen(to: connection, number: number, in: session, name: preferences.name)
        await session.leave(number)
    }

    private func listen(
        to connection: WebSocketConnection, number: Int, in session: StageSession, name: String
    ) async {
        var limit = RateLimit(rate: Self.rate, burst: Self.burst, now: SessionClock.monotonic())
        var refusals = 0
        for await message in connection.inbound {
            do throws(StageError) {
                guard limit.admit(now: SessionClock.monotonic()) else { throw .tooFast }
                guard case .text(let text) = message else { throw .notText }
                try await handle(try IncomingMessage(text: text), number: number, in: session, name: name)
            } catch {
                refusals += 1
                await session.answer(.error(.init(error)), to: number)
                if refusals > Self.patience {
                    connection.close(.policy)
                    return
                }
            }
        }
    }

    private func handle(
        _ message: IncomingMessage, number: Int, in session: StageSession, name: String
    ) async throws(StageError) {
        switch message {
        case .ping(let id): await session.answer(.pong(.init(id: id, clock: session.clock.position)), to: number)
        case .playhead(let position): await session.report(playhead: position)
        default:
            guard let (command, performer) = message.command else { return }
            _ = try await backend.perform(command, session: session.id, performer: performer, sender: name)
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
