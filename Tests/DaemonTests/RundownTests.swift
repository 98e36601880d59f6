import Dialogue
import Net
import Script
import Singing
import Synchronization
import Testing

@testable import Daemon
@testable import Stage

/// A show with a run-down, on a stage that somebody listens to.
@Suite struct RundownTests {
    private final class Audience: StageClient {
        private let messages = Mutex<[String]>([])
        func send(_ frame: OutboundFrame) -> Bool {
            if frame.isText { messages.withLock { $0.append(String(decoding: frame.bytes, as: UTF8.self)) } }
            return true
        }
        func close(_ close: WebSocketClose) {}
        /// The titles and texts of the lines that were put on the air.
        var lines: [String] {
            messages.withLock { $0 }.filter { $0.contains(#""type":"line""#) }.compactMap { message in
                ["first words", "MOLIHUA", "an answer"].first { message.contains($0) }
            }
        }
    }

    private struct Mind: DialogueEngine {
        func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
            AsyncThrowingStream { continuation in
                if case .message("the weather") = event.content { continuation.yield(.spoken(SpokenLine("an answer"))) }
                continuation.finish()
            }
        }
    }

    private static func stream(_ text: String, title: String? = nil) -> VoiceStream {
        var plan = Plan(kind: title == nil ? .speech : .song, text: text, duration: 2_400)
        plan.title = title
        return VoiceStream(
            plan: plan,
            chunks: AsyncThrowingStream { continuation in
                continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 0.1, count: 2_400)))
                continuation.finish()
            })
    }

    private let audience = Audience()

    private func show(_ rundown: Rundown) async throws -> Director {
        var role = Role(
            id: "a", name: "A", language: .english, voice: nil, prosody: Prosody(), timbre: 0, look: "x", greeting: nil)
        role.rundown = rundown
        let cast = Cast(
            mind: { _ in Mind() }, speak: { Self.stream($0.text) },
            sing: { cue in
                let stream = Self.stream("la", title: cue.song.uppercased())
                return SungLine(stream: stream, offset: 0, duration: 2_400, phrases: [0])
            },
            visemes: { _ in [] })
        let songs = [WireSong(id: "molihua", title: "茉莉花", language: "zh")]
        let director = Director(
            house: House(roles: [role], catalogue: StageCatalogue(songs: songs), leading: nil), cast: cast,
            latencies: LatencyBook(), log: Log(level: .error, write: { _ in }), aiMark: false, privateLimit: 1)
        try await director.openMainShow(personas: [])
        await director.session("main")?.join(audience, number: 1, preferences: ClientPreferences(curveRate: 0))
        return director
    }

    private func state(_ director: Director) async throws -> String {
        try await director.rundownReport("main").state
    }

    @Test("It says its words, asks for its songs and speaks of its topics, in order", .timeLimit(.minutes(1)))
    func evening() async throws {
        let director = try await show(
            Rundown([.say("first words"), .sing("no such song"), .sing("molihua"), .talk("the weather")]))
        #expect(try await state(director) == "ready")
        try await director.act(.start, onRundownOf: "main")
        while try await state(director) != "over" { await Task.yield() }
        while audience.lines.count < 3 { await Task.yield() }
        #expect(audience.lines == ["first words", "MOLIHUA", "an answer"])
        await director.closeAll()
    }

    @Test("Stop pauses it; without one there is nothing to start", .timeLimit(.minutes(1)))
    func stop() async throws {
        let director = try await show(Rundown([.sing("molihua"), .wait(600)], repeats: true, startsByItself: true))
        while try await state(director) != "running" { await Task.yield() }
        while audience.lines.isEmpty { await Task.yield() }
        _ = try await director.perform(.stop, session: "main", performer: 0, sender: "operator")
        while try await state(director) != "paused" { await Task.yield() }
        await director.closeAll()

        let empty = try await show(Rundown())
        await #expect(throws: StageError.self) { try await empty.act(.start, onRundownOf: "main") }
        await #expect(throws: StageError.self) { _ = try await empty.rundownReport("nowhere") }
        await empty.closeAll()
    }
}
