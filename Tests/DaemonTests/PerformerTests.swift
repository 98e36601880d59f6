import Dialogue
import Formats
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

    private func performer(policy: TurnPolicy = .interrupt) async -> Performer {
        let session = StageSession(
            id: "s", kind: .show, performers: [role.wire(index: 0)], catalogue: StageCatalogue())
        await session.join(audience, number: 1, preferences: ClientPreferences(curveRate: 0))
        let cast = Cast(
            mind: { _ in Parrot() },
            speak: { [gate] utterance in
                await gate.pass()
                return VoiceStream(
                    plan: Plan(
                        text: utterance.text, duration: 4_800,
                        marks: [Timed("wave", start: 2_400, end: 2_400), Timed("chapter one", start: 0, end: 0)]),
                    chunks: AsyncThrowingStream { continuation in
                        continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 0.5, count: 4_800)))
                        continuation.finish()
                    })
            },
            sing: { _ in throw CancellationError() }, visemes: { _ in [] })
        return Performer(
            index: 0, role: role, session: session, cast: cast, latencies: latencies,
            log: Log(level: .error, write: { _ in }),
            seed: 1, policy: policy)
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

    @Test("An edit in the middle of a turn is the next turn's")
    func renewal() async {
        let performer = await performer()
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        var renewed = role
        renewed.look = "y"
        await performer.renew(renewed)
        #expect(await performer.role.look == "x")
        gate.open()
        await say("two", 2, to: performer)
        await performer.leave()
        #expect(await performer.role.look == "y")
    }

    @Test func gesturesAreToldWithTheirLineAndOnDemand() async throws {
        gate.open()
        let performer = await performer()
        await say("one", 1, to: performer)
        while await !performer.isFree { try await Task.sleep(for: .milliseconds(5)) }
        await performer.leave()
        let told = audience.heard(#""type":"gesture""#)
        let line = try #require(audience.heard(#""type":"line""#).first)
        let start = try #require(JSONValue.parse(line)["start"]?.int)
        #expect(told.count == 1)
        #expect(told[0].contains(#""line":1,"name":"wave""#) && told[0].contains(#""start":\#(start + 2_400)"#))
        try await performer.gesture("Bow")
        #expect(audience.heard(#""name":"bow""#).count == 1)
        // A wave does not break off a bow.
        try await performer.gesture("wave")
        #expect(audience.heard(#""type":"gesture""#).count == 2)
        await #expect(throws: StageError.self) { try await performer.gesture("dance") }
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

    @Test func whoWaitsHasTheFloorWhenTheTurnBeforeHasEnded() async throws {
        let performer = await performer(policy: .queue)
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        // Another viewer's message does not disturb the first.
        await performer.take(.say(text: "two"), number: 2, sender: "w", received: SessionClock.monotonic())
        #expect(await !performer.isFree)
        #expect(audience.heard(#""type":"line""#).isEmpty)
        gate.open()
        while await !performer.isFree { try await Task.sleep(for: .milliseconds(5)) }
        let turns = audience.heard(#""type":"line""#).map { $0.contains(#""turn":1"#) ? 1 : 2 }
        #expect(turns == [1, 2])
        #expect(audience.heard(#""type":"cut""#).isEmpty)
        #expect(await performer.history.exchanges.map(\.question) == ["one", "two"])
        await performer.leave()
    }

    @Test func twoHalvesOfAThoughtAreAnsweredTogether() async throws {
        let performer = await performer(policy: .queue)
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        await say("and a half", 2, to: performer)
        gate.open()
        while await !performer.isFree { try await Task.sleep(for: .milliseconds(5)) }
        #expect(audience.heard(#""type":"line""#).count == 1)
        #expect(await performer.history.exchanges.last?.question == "one\nand a half")
        await performer.leave()
    }

    @Test func whoLeavesTakesNobodyElsesTurn() async {
        let performer = await performer(policy: .queue)
        await say("one", 1, to: performer)
        await gate.someoneWaits()
        await performer.take(.say(text: "two"), number: 2, sender: "w", received: SessionClock.monotonic())
        gate.open()
        await performer.leave()
        #expect(await performer.isFree)
    }

    /// Two sentences; the second is planned while there is still half a minute of the first to hear.
    @Test func theNextSentenceIsPlannedBeforeTheOneBeforeIsOver() async throws {
        let session = StageSession(
            id: "s", kind: .show, performers: [role.wire(index: 0)], catalogue: StageCatalogue())
        await session.join(audience, number: 1, preferences: ClientPreferences(curveRate: 0))
        let (planned, told) = AsyncStream.makeStream(of: Int.self)
        let cast = Cast(
            mind: { _ in Parrot() },
            speak: { utterance in
                told.yield(session.clock.position)
                let plan = Plan(text: utterance.text, duration: 30 * Timeline.rate)
                let chunk = AudioChunk(start: 0, samples: [Float](repeating: 0.5, count: plan.duration))
                return VoiceStream(
                    plan: plan,
                    chunks: AsyncThrowingStream { continuation in
                        continuation.yield(chunk)
                        continuation.finish()
                    })
            },
            sing: { _ in throw CancellationError() }, visemes: { _ in [] })
        let performer = Performer(
            index: 0, role: role, session: session, cast: cast, latencies: latencies,
            log: Log(level: .error, write: { _ in }), seed: 1)
        await performer.take(
            .speak(text: "One. Two.", language: .english, emotion: nil), number: 1, sender: "v",
            received: SessionClock.monotonic())
        var times: [Int] = []
        for await position in planned {
            times.append(position)
            if times.count == 2 { break }
        }
        #expect(times[1] < times[0] + 30 * Timeline.rate)
        await performer.leave()
    }
}
