public import Script
internal import Synchronization

/// The mind that needs nothing: no network, no model. It answers from the persona's examples, knowledge and lorebook,
/// says where an answer stands, and says so when it does not know. One instance a session.
public final class BuiltInMind: DialogueEngine {
    private let planner: ReplyPlanner
    private let filter: SpeechFilter
    private let memory: Mutex<ReplyMemory>

    /// - Parameters:
    ///   - index: shared by all sessions of the persona.
    ///   - seed: the same seed and the same messages give the same answers.
    public init(index: PersonaIndex, filter: SpeechFilter = SpeechFilter(), seed: UInt64) {
        planner = ReplyPlanner(index: index)
        self.filter = filter
        memory = Mutex(ReplyMemory(seed: seed))
    }

    /// The whole answer at once.
    public func reply(to event: Event, history: [Exchange] = []) -> Reply {
        memory.withLock { memory in
            planner.recall(history, memory: &memory)
            return planner.reply(to: event, memory: &memory)
        }
    }

    public func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        let lines = lines(of: reply(to: event, history: history))
        return AsyncThrowingStream { continuation in
            for line in lines { continuation.yield(line) }
            continuation.finish()
        }
    }

    private func lines(of reply: Reply) -> [DialogueLine] {
        var composer = LineComposer(
            persona: planner.persona, filter: filter, mood: reply.mood, gesture: reply.gesture, source: reply.source)
        let spoken = composer.feed(reply.text) + composer.finish()
        return spoken + (reply.song.map { [.sung($0)] } ?? [])
    }
}
