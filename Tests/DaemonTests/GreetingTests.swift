import Dialogue
import Net
import Script
import Synchronization
import Testing

@testable import Daemon
@testable import Stage

@Suite struct GreetingCueTests {
    @Test func theFirstListenerIsGreetedAndNobodyAfter() {
        var cue = GreetingCue(.own)
        #expect(cue.next(hasAudience: false, hasBegun: false) == nil && cue.isOpen)
        #expect(cue.next(hasAudience: true, hasBegun: false) == .own)
        #expect(cue.next(hasAudience: true, hasBegun: false) == nil && !cue.isOpen)
    }

    @Test func whoeverWasAskedSomethingFirstDoesNotGreetAnyMore() {
        var cue = GreetingCue(.language(.english))
        #expect(cue.next(hasAudience: true, hasBegun: true) == nil)
        #expect(cue.next(hasAudience: true, hasBegun: false) == nil)
    }

    @Test func withoutAGreetingThereIsNothingToSay() {
        var cue = GreetingCue(.none)
        #expect(!cue.isOpen && cue.next(hasAudience: true, hasBegun: false) == nil)
    }
}

/// Sessions whose performer has a greeting, and somebody who comes in.
@Suite struct GreetingTests {
    private final class Listener: StageClient {
        private let messages = Mutex<[String]>([])
        func send(_ frame: OutboundFrame) -> Bool {
            if frame.isText { messages.withLock { $0.append(String(decoding: frame.bytes, as: UTF8.self)) } }
            return true
        }
        func close(_ close: WebSocketClose) {}
        /// Of the lines that were put on the air, what was said.
        var said: [String] {
            messages.withLock { $0 }.filter { $0.contains(#""type":"line""#) }.compactMap { message in
                ["Welcome.", "欢迎。", "an answer", "the first item"].first { message.contains($0) }
            }
        }
    }

    private struct Mind: DialogueEngine {
        func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
            AsyncThrowingStream { continuation in
                continuation.yield(.spoken(SpokenLine("an answer")))
                continuation.finish()
            }
        }
    }

    /// What was asked to be spoken, on stage or before.
    private final class Record: Sendable {
        let texts = Mutex<[String]>([])
    }

    private static let ungreeted = SessionManner.Wish(greeting: SessionManner.Greeting.none)
    private let listener = Listener()
    private let record = Record()

    private func director(_ manners: Manners = Manners(), _ change: (inout Role) -> Void = { _ in }) -> Director {
        var role = Role(
            id: "a", name: "A", language: .english, voice: nil, prosody: Prosody(), timbre: 0, look: "x",
            greeting: "Welcome.")
        role.greetings = [.english: "Welcome.", .mandarin: "欢迎。"]
        change(&role)
        let cast = Cast(
            mind: { _ in Mind() },
            speak: { [record] utterance in
                record.texts.withLock { $0.append(utterance.text) }
                return VoiceStream(
                    plan: Plan(kind: .speech, text: utterance.text, duration: 2_400),
                    chunks: AsyncThrowingStream { continuation in
                        continuation.yield(AudioChunk(start: 0, samples: [Float](repeating: 0.1, count: 2_400)))
                        continuation.finish()
                    })
            },
            sing: { _ in throw CancellationError() }, visemes: { _ in [] })
        return Director(
            house: House(roles: [role], catalogue: StageCatalogue(songs: []), leading: nil), cast: cast,
            latencies: LatencyBook(), log: Log(level: .error, write: { _ in }), aiMark: false, privateLimit: 2,
            manners: manners)
    }

    private func join(_ session: StageSession) async {
        await session.join(listener, number: 1, preferences: ClientPreferences(curveRate: 0))
    }

    @Test("It is rendered before anybody comes, and said when somebody does", .timeLimit(.minutes(1)))
    func privately() async throws {
        let director = director()
        let session = try await director.openPrivateSession(persona: nil, wish: .init(greeting: .own))
        while record.texts.withLock({ $0 }).isEmpty { await Task.yield() }
        #expect(listener.said == [])
        await join(session)
        while listener.said.isEmpty { await Task.yield() }
        #expect(listener.said == ["Welcome."])
        await director.closeAll()
    }

    @Test("In the visitor's language where the persona has it", .timeLimit(.minutes(1)))
    func language() async throws {
        let director = director()
        await join(try await director.openPrivateSession(persona: nil, wish: .init(greeting: .language(.mandarin))))
        while listener.said.isEmpty { await Task.yield() }
        #expect(listener.said == ["欢迎。"])
        let role = try await director.house.role(nil)
        #expect(role.greetingLines(in: .japanese).map(\.text) == ["Welcome."])
        await director.closeAll()
    }

    @Test("Whoever opens a session without one is answered, and never greeted", .timeLimit(.minutes(1)))
    func none() async throws {
        let director = director(Manners(private: SessionManner(turns: .interrupt, greeting: .own)))
        let session = try await director.openPrivateSession(persona: nil, wish: Self.ungreeted)
        await join(session)
        _ = try await director.perform(.say(text: "hello"), session: session.id, performer: 0, sender: "x")
        while listener.said.isEmpty { await Task.yield() }
        #expect(listener.said == ["an answer"] && !record.texts.withLock { $0 }.contains("Welcome."))
        await director.closeAll()
    }

    @Test("A show is greeted where its persona says so, before its run-down begins", .timeLimit(.minutes(1)))
    func show() async throws {
        let rundown = Rundown([.say("the first item")], startsByItself: true)
        let director = director { role in
            role.greetsShows = true
            role.rundown = rundown
        }
        try await director.openMainShow(personas: [])
        await join(try #require(await director.session("main")))
        while listener.said.count < 2 { await Task.yield() }
        #expect(listener.said == ["Welcome.", "the first item"])
        await director.closeAll()
    }

    @Test func aPersonaDecidesHowItsShowsBeginAndHowLongTheyAreSilent() {
        var role = Role(
            id: "a", name: "A", language: .english, voice: nil, prosody: Prosody(), timbre: 0, look: "x",
            greeting: "Welcome.")
        let manners = Manners(show: SessionManner(turns: .queue, idle: 300))
        #expect(manners.manner(of: .show, led: role) == SessionManner(turns: .queue, idle: 300))
        role.idle = 40
        role.greetsShows = true
        #expect(manners.manner(of: .show, led: role) == SessionManner(turns: .queue, idle: 40, greeting: .own))
        #expect(manners.manner(of: .private, led: role) == SessionManner(turns: .interrupt))
        #expect(manners.manner(of: .show, led: role).with(.init(idle: 0)).idle == nil)
    }
}
