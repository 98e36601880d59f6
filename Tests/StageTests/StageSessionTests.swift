import Net
import Script
import Synchronization
import Testing

@testable import Stage

/// A client that remembers what it was sent.
private final class Witness: StageClient {
    private let frames = Mutex<[OutboundFrame]>([])
    private let closes = Mutex<[WebSocketClose]>([])

    func close(_ close: WebSocketClose) { closes.withLock { $0.append(close) } }
    var closed: [Int] { closes.withLock { $0.map { Int($0.code) } } }

    func send(_ frame: OutboundFrame) -> Bool {
        frames.withLock { $0.append(frame) }
        return true
    }

    var texts: [String] {
        frames.withLock { $0.filter(\.isText).map { String(decoding: $0.bytes, as: UTF8.self) } }
    }
    var binaries: [BinaryFrame] {
        frames.withLock { $0.filter { !$0.isText }.compactMap { BinaryFrame(bytes: $0.bytes) } }
    }
    func forget() { frames.withLock { $0 = [] } }
}

/// A clock that stands where a test puts it.
private final class HandClock: Sendable {
    private let seconds = Mutex(0.0)
    func set(_ value: Double) { seconds.withLock { $0 = value } }
    var now: @Sendable () -> Double { { self.seconds.withLock { $0 } } }
}

@Suite struct StageSessionTests {
    private let clock = HandClock()
    private let performer = WirePerformer(index: 0, persona: "a", name: "A", language: "en", look: "x")
    private let plan = Plan(
        text: "hello there", duration: 48_000,
        words: [Timed("hello", start: 0, end: 24_000), Timed("there", start: 24_000, end: 48_000)])

    private func session(_ kind: StageSession.Kind = .show) -> StageSession {
        StageSession(
            id: "s", kind: kind, clock: SessionClock(now: clock.now), performers: [performer],
            catalogue: StageCatalogue())
    }

    private func chunk(_ start: Int, _ count: Int) -> AudioChunk {
        AudioChunk(start: start, samples: [Float](repeating: 0.1, count: count))
    }

    @Test func theServerSpeaksFirst() async {
        let session = session()
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences())
        #expect(client.texts.count == 1)
        #expect(client.texts[0].contains(#""type":"welcome""#))
        #expect(client.texts[0].contains(#""jawOpen""#))
    }

    @Test func aLineIsAnnouncedBeforeItsSoundAndSoundLiesOnTheTimeline() async throws {
        let session = session()
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences())
        clock.set(2)
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        #expect(air.start == 96_000)
        await session.send(chunk(0, 9_600), of: air)
        #expect(client.texts.last?.contains(#""type":"line""#) == true)
        #expect(client.binaries.map(\.position) == [96_000, 100_800])
        #expect(client.binaries.allSatisfy { $0.line == air.line && $0.count == 4_800 })
    }

    @Test func linesOfAPerformerFollowOneAnother() async throws {
        let session = session()
        let first = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        let second = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        #expect(second.start == first.end)
    }

    @Test func aNewTurnCutsTheOldOneAndKeepsItSilent() async throws {
        let session = session()
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences())
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        clock.set(0.3)
        let interruption = await session.takeFloor(performer: 0, turn: 2)
        #expect(interruption.cuts.map(\.heard) == ["hello"])
        client.forget()
        await session.send(chunk(0, 4_800), of: air)
        #expect(client.binaries.isEmpty)
        await #expect(throws: CancellationError.self) {
            try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        }
        _ = try await session.open(plan, visemes: [], performer: 0, turn: 2, earliest: 0)
    }

    @Test func aLateJoinerGetsTheLineAndTheSoundStillToCome() async throws {
        let session = session()
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        for start in stride(from: 0, to: 48_000, by: 4_800) { await session.send(chunk(start, 4_800), of: air) }
        clock.set(0.5)
        let client = Witness()
        await session.join(client, number: 2, preferences: ClientPreferences())
        #expect(client.texts[0].contains("hello there"))
        #expect(client.binaries.first?.position == 19_200)
        #expect(client.binaries.last?.position == 43_200)
    }

    @Test func opusPacketsCoverTheWholeLine() async throws {
        let session = session()
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences(audio: .opus))
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        await session.send(chunk(0, 48_000), of: air)
        await session.finish(air)
        let packets = client.binaries
        #expect(packets.allSatisfy { $0.kind == .opus && $0.count == 960 })
        #expect(zip(packets, packets.dropFirst()).allSatisfy { $1.position - $0.position == 960 })
        #expect((packets.first?.position ?? 1) <= air.start)
        #expect((packets.last.map { $0.position + $0.count } ?? 0) >= air.end)
    }

    @Test func aVisitorsPlayheadDecidesWhatWasHeardInPrivate() async throws {
        let session = session(.private)
        _ = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        clock.set(0.9)
        await session.report(playhead: 10_000)
        let interruption = await session.takeFloor(performer: 0, turn: 2)
        #expect(interruption.position == 10_000)
        #expect(interruption.cuts.map(\.heard) == ["hello"])
    }

    @Test func curvesGoOnlyToThoseWhoWantThatRate() async {
        let session = session()
        let fast = Witness()
        let slow = Witness()
        await session.join(fast, number: 1, preferences: ClientPreferences(curveRate: 60))
        await session.join(slow, number: 2, preferences: ClientPreferences(curveRate: 30))
        #expect(await session.curveRates == [30, 60])
        let frames = [[Float]](repeating: [Float](repeating: 0.5, count: FaceChannel.count), count: 6)
        await session.send(PerformanceCurves(rate: 60, start: 0, frames: frames), performer: 0)
        #expect(fast.binaries.count == 1)
        #expect(slow.binaries.isEmpty)
    }

    @Test func aLineThatWasPlayedIsToldOnce() async throws {
        let session = session()
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences())
        _ = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        clock.set(1.5)
        #expect(await session.closePassed() == [1])
        #expect(await session.closePassed().isEmpty)
        #expect(client.texts.filter { $0.contains(#""type":"ended""#) }.count == 1)
    }

    @Test func aClosedSessionShowsEverybodyOut() async {
        let session = session()
        let (inside, late) = (Witness(), Witness())
        await session.join(inside, number: 1, preferences: ClientPreferences())
        await session.close()
        await session.join(late, number: 2, preferences: ClientPreferences())
        #expect(inside.closed == [1_000])
        #expect(late.closed == [1_000])
        #expect(late.texts.isEmpty)
        #expect(await session.clientCount == 0)
    }

    @Test func whoTakesOpusInTheMiddleOfALineIsInStep() async throws {
        let session = session()
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        await session.send(chunk(0, 19_200), of: air)
        clock.set(0.3)
        let client = Witness()
        await session.join(client, number: 1, preferences: ClientPreferences(audio: .opus))
        let first = try #require(client.binaries.first)
        #expect(first.kind == .opus)
        #expect((8_640...9_600).contains(first.position))
        await session.send(chunk(19_200, 28_800), of: air)
        await session.finish(air)
        Self.expectGapless(client.binaries, until: air.end)
    }

    @Test func opusIsInStepAgainAfterNobodyTookIt() async throws {
        let session = session()
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        let (first, second) = (Witness(), Witness())
        await session.join(first, number: 1, preferences: ClientPreferences(audio: .opus))
        await session.send(chunk(0, 9_600), of: air)
        await session.leave(1)
        await session.send(chunk(9_600, 19_200), of: air)
        clock.set(0.5)
        await session.join(second, number: 2, preferences: ClientPreferences(audio: .opus))
        await session.send(chunk(28_800, 19_200), of: air)
        await session.finish(air)
        #expect((second.binaries.first?.position ?? 0) > 9_600)
        Self.expectGapless(second.binaries, until: air.end)
    }

    @Test func whoTakesOpusAfterTheLastSoundWasSentGetsIt() async throws {
        let session = session()
        let air = try await session.open(plan, visemes: [], performer: 0, turn: 1, earliest: 0)
        await session.send(chunk(0, 48_000), of: air)
        await session.finish(air)
        for number in 1...2 {
            let client = Witness()
            await session.join(client, number: number, preferences: ClientPreferences(audio: .opus))
            Self.expectGapless(client.binaries, until: air.end)
        }
    }

    private static func expectGapless(_ frames: [BinaryFrame], until end: Int) {
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.position + $0.count == $1.position })
        #expect((frames.last.map { $0.position + $0.count } ?? 0) >= end)
    }
}
