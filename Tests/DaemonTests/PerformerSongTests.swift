import Dialogue
import Net
import Script
import Singing
import Synchronization
import Testing

@testable import Daemon
@testable import Stage

/// A performer whose songs are as long as the test says, on a stage that nobody hears.
@Suite struct PerformerSongTests {
    /// Remembers which songs were begun, and from where; tells each beginning.
    private final class Singers: Sendable {
        let cues = Mutex<[(song: String, from: Int)]>([])
        private let begins = AsyncStream.makeStream(of: String.self)
        let iterator: Mutex<Int> = Mutex(0)

        func begin(_ cue: SongCue) {
            cues.withLock { $0.append((cue.song, cue.from)) }
            begins.continuation.yield(cue.song)
        }

        func next(_ count: Int) async {
            for await _ in begins.stream where cues.withLock({ $0.count }) >= count { return }
        }

        var songs: [String] { cues.withLock { $0.map(\.song) } }
        var places: [Int] { cues.withLock { $0.map(\.from) } }
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

    private struct Mind: DialogueEngine {
        func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
            AsyncThrowingStream { continuation in
                continuation.yield(.spoken(SpokenLine("Yes")))
                if case .message("sing b") = event.content { continuation.yield(.sung("b")) }
                continuation.finish()
            }
        }
    }

    private static func line(_ duration: Int, kind: Plan.Kind, title: String? = nil) -> VoiceStream {
        var plan = Plan(kind: kind, text: "la", duration: duration)
        plan.title = title
        return VoiceStream(
            plan: plan,
            chunks: AsyncThrowingStream { continuation in
                continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 0.1, count: min(duration, 4_800))))
                continuation.finish()
            })
    }

    private let singers = Singers()
    private let audience = Audience()

    /// - Parameter seconds: how long a song is; short ones end while the test runs.
    private func performer(seconds: Double) async -> Performer {
        let role = Role(
            id: "a", name: "A", language: .english, voice: nil, prosody: Prosody(), timbre: 0, look: "x", greeting: nil)
        let session = StageSession(
            id: "s", kind: .show, performers: [role.wire(index: 0)], catalogue: StageCatalogue())
        await session.join(audience, number: 1, preferences: ClientPreferences(curveRate: 0))
        let length = Timeline.position(seconds: seconds)
        let cast = Cast(
            mind: { _ in Mind() }, speak: { _ in Self.line(480, kind: .speech) },
            sing: { [singers] cue in
                singers.begin(cue)
                if cue.song == "broken" { throw DaemonError("no notes", at: "broken", advice: "") }
                return SungLine(
                    stream: Self.line(length - cue.from, kind: .song, title: cue.song), offset: cue.from,
                    duration: length, phrases: [0])
            },
            visemes: { _ in [] }, title: { $0.uppercased() })
        return Performer(
            index: 0, role: role, session: session, cast: cast, latencies: LatencyBook(),
            log: Log(level: .error, write: { _ in }), seed: 1)
    }

    /// Chosen is not yet on the air: only there can a song be interrupted.
    private func isOnAir(_ performer: Performer) async {
        while await !performer.songs.items.contains(where: { $0.state == .singing }) { await Task.yield() }
    }

    private func take(_ command: StageCommand, _ number: Int, _ performer: Performer) async {
        await performer.take(command, number: number, sender: "v", received: SessionClock.monotonic())
    }

    @Test("Songs of the queue are sung one after the other, and a broken one stops nothing", .timeLimit(.minutes(1)))
    func queue() async throws {
        let performer = await performer(seconds: 0.05)
        try await performer.request(
            ["a", "broken", "b"], options: SongRequestOptions(), sender: "operator", first: false, number: 1)
        await singers.next(3)
        #expect(singers.songs == ["a", "broken", "b"])
        let report = await performer.songReport()
        #expect(report.items[1].state == "failed")
        #expect(report.items[1].problem?.contains("no notes") == true)
        #expect(report.items[1].title == "BROKEN")
        #expect(audience.heard(#""title":"a""#).count == 1)
        await performer.leave()
    }

    @Test("Who speaks interrupts the song, and it goes on after the answer", .timeLimit(.minutes(1)))
    func interruption() async throws {
        let performer = await performer(seconds: 600)
        try await performer.request(["a"], options: SongRequestOptions(), sender: "w", first: false, number: 1)
        await singers.next(1)
        await isOnAir(performer)
        await take(.say(text: "how are you"), 2, performer)
        await singers.next(2)
        #expect(singers.songs == ["a", "a"])
        #expect(await performer.songs.items.map(\.state) != [.cancelled])
        await performer.leave()
    }

    @Test("A song asked for in the talk waits for the one that was interrupted", .timeLimit(.minutes(1)))
    func requestInTalk() async throws {
        let performer = await performer(seconds: 600)
        try await performer.request(["a"], options: SongRequestOptions(), sender: "w", first: false, number: 1)
        await singers.next(1)
        await isOnAir(performer)
        await take(.say(text: "sing b"), 2, performer)
        await singers.next(2)
        #expect(singers.songs == ["a", "a"])
        #expect(await performer.songs.waiting.map(\.song) == ["b"])
        try await performer.skipSong(number: 3)
        await singers.next(3)
        #expect(singers.songs.last == "b")
        await performer.leave()
    }

    @Test("“Stop singing” is meant, whoever says it", .timeLimit(.minutes(1)), arguments: ["stop singing", "别唱了"])
    func stop(text: String) async throws {
        let performer = await performer(seconds: 600)
        try await performer.request(["a", "b"], options: SongRequestOptions(), sender: "w", first: false, number: 1)
        await singers.next(1)
        await isOnAir(performer)
        await take(.say(text: text), 2, performer)
        #expect(await performer.songs.isHeld)
        #expect(await performer.songs.items.allSatisfy { $0.state == .cancelled })
        await performer.leave()
        #expect(singers.songs == ["a"])
    }

    @Test("A song asked for on the stage is sung at once, in place of the one before", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        let performer = await performer(seconds: 600)
        await take(.sing(song: "a"), 1, performer)
        await singers.next(1)
        await isOnAir(performer)
        await take(.sing(song: "b"), 2, performer)
        await singers.next(2)
        #expect(singers.songs == ["a", "b"])
        #expect(await performer.songs.items.map(\.state).contains(.cancelled))
        await performer.leave()
    }

    @Test("Seeking cuts the song and goes on elsewhere; what is not there is refused", .timeLimit(.minutes(1)))
    func seek() async throws {
        let performer = await performer(seconds: 600)
        try await performer.request(["a"], options: SongRequestOptions(), sender: "w", first: false, number: 1)
        await singers.next(1)
        await isOnAir(performer)
        // It is on the air once its line is told.
        while await performer.songs.current?.state != .singing { await Task.yield() }
        try await performer.seekSong(1, to: 120, number: 2)
        await singers.next(2)
        #expect(audience.heard(#""type":"cut""#).count == 1)
        await #expect(throws: StageError.self) { try await performer.seekSong(1, to: 1e9, number: 3) }
        await #expect(throws: StageError.self) { try await performer.cancelSong(77, number: 4) }
        await performer.leave()
    }
}
