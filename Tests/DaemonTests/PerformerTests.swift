import Dialogue
import Net
import Script
import Synchronization
import Testing

@testable import Daemon
@testable import Stage

/// A performer whose voice speaks only when the test lets it.
@Suite struct PerformerTests {
    /// Lets nobody through until it is opened, whether they are cancelled or not.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }
        private let state = Mutex(State())
        private let arrivals = AsyncStream.makeStream(of: Void.self)

        func pass() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                arrivals.continuation.yield()
                if isOpen { continuation.resume() }
            }
        }

        func someoneWaits() async { for await _ in arrivals.stream { return } }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    private final class Audience: StageClient {
        private let messages = Mutex<[String]>([])
        func send(_ frame: OutboundFrame) -> Bool {
            if frame.isText { messages.withLock { $0.append(String(decoding: frame.bytes, as: UTF8.self)) } }
            return true
        }
        func close(_ close: WebSocketClose) {}
        func heard(_ part: String) -> [String] { messages.withLock { $0.filter { $0.contains(part) } } }
    }

    private struct Parrot: DialogueEngine {
        func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
            AsyncThrowingStream { continuation in
                continuation.yield(.spoken(SpokenLine("Polly")))
                continuation.finish()
            }
        }
    }

    private let gate = Gate()
    private let audience = Audience()
    private let latencies = LatencyBook()
    private let role = Role(
        id: "a", name: "A", language: .english, voice: nil, prosody: Prosody(), timbre: 0, look: "x", greeting: nil)

    private func performer() async -> Performer {
        let session = StageSession(
            id: "s", kind: .show, performers: [role.wire(index: 0)], catalogue: StageCatalogue())
        await session.join(audience, number: 1, preferences: ClientPreferences(curveRate: 0))
        let cast = Cast(
            mind: { _ in Parrot() },
            speak: { [gate] utterance in
                await gate.pass()
                return VoiceStream(
                    plan: Plan(text: utterance.text, duration: 4_800),
                    chunks: AsyncThrowingStream { continuation in
                        continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 0.5, count: 4_800)))
                        continuation.finish()
                    })
            },
            sing: { _, _ in throw CancellationError() }, visemes: { _ in [] })
        return Performer(
            index: 0, role: role, session: session, cast: cast, latencies: latencies,
            log: Log(level: .error, write: { _ in }),
            seed: 1)
    }

    private func say(_ text: String, _ number: Int, to performer: Performer) async {
        await performer.take(
            .say(text: text), number: number, sender: "v", received: SessionClock.monotonic())
    }

    @Test func everyMessageIsEchoedAlsoWhenItsTurnIsOvertaken() async {
        let performer = await performer()
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        for (offset, text) in ["two", "three", "four"].enumerated() { await say(text, offset + 2, to: performer) }
        await say("late", 3, to: performer)
        #expect(audience.heard(#""type":"message""#).count == 5)
        gate.open()
        await performer.leave()
    }

    @Test func anOvertakenTurnLeavesNoTraceInTheNext() async {
        let performer = await performer()
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        await performer.take(.stop, number: 2, sender: "v", received: SessionClock.monotonic())
        gate.open()
        await performer.leave()
        #expect(latencies.summaries["plan"] == nil)
        #expect(audience.heard(#""type":"line""#).isEmpty)
    }
}
