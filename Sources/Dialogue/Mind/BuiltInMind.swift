public import Script
internal import Synchronization

/// The mind that needs nothing: no network, no model. It answers from the persona's examples, knowledge and lorebook,
/// says where an answer stands, and says so when it does not know. One instance a session.
public final class BuiltInMind: MindWithMemory {
    private let planner: ReplyPlanner
    private let filter: SpeechFilter
    private let gate: Gate
    private let memory: Mutex<ReplyMemory>

    /// - Parameters:
    ///   - index: shared by all sessions of the persona.
    ///   - seed: the same seed and the same messages give the same answers.
    ///   - filter: what stands before the sound; nil is the persona's own policy.
    ///   - audit: hears of everything that the policy met, coming in or going out.
    ///   - clock: the time and date where the performer is.
    public init(
        index: PersonaIndex, filter: SpeechFilter? = nil, seed: UInt64,
        clock: @escaping @Sendable () -> WallTime = WallTime.now,
        audit: @escaping @Sendable (FilterAudit) -> Void = { _ in }
    ) {
        planner = ReplyPlanner(index: index, clock: clock)
        self.filter = filter ?? SpeechFilter(content: index.content)
        gate = Gate(persona: index.persona, content: index.content, clock: clock, report: audit)
        memory = Mutex(ReplyMemory(seed: seed))
    }

    /// The whole answer at once.
    public func reply(to event: Event, history: [Exchange] = [], memory viewer: ViewerMemory? = nil) -> Reply {
        memory.withLock { memory in
            planner.recall(history, memory: &memory)
            memory.turn(to: viewer, of: event.viewer)
            // Nothing of one viewer is left when the next one speaks.
            defer { memory.viewer = nil }
            return planner.reply(to: event, memory: &memory)
        }
    }

    public func respond(
        to event: Event, history: [Exchange], memory viewer: ViewerMemory?
    ) -> AsyncThrowingStream<DialogueLine, any Error> {
        gate.respond(to: event) { event in
            let lines = lines(of: reply(to: event, history: history, memory: viewer))
            return AsyncThrowingStream { continuation in
                for line in lines { continuation.yield(line) }
                continuation.finish()
            }
        }
    }

    private func lines(of reply: Reply) -> [DialogueLine] {
        var composer = LineComposer(
            persona: planner.persona, filter: filter, gate: gate, mood: reply.mood, gesture: reply.gesture,
            source: reply.source)
        let spoken = composer.feed(reply.text) + composer.finish()
        return spoken + (reply.song.map { [.sung($0)] } ?? [])
    }
}
