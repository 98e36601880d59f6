internal import Formats
internal import Llama
public import Net
public import Script
internal import Synchronization

/// A mind on servers of OpenAI's streamed protocols and on model files, tried in their order. Clauses leave as soon as they are whole. When
/// none says a word, the mind underneath answers instead; where one breaks off later, the answer ends where it is.
public final class OpenAIChatMind: MindWithMemory {
    /// What a mind asks of whoever runs it, and tells them.
    public struct Surroundings: Sendable {
        /// The time and date where the performer is.
        public var clock: @Sendable () -> WallTime = WallTime.now
        /// Hears of everything that the persona's policy met, coming in or going out.
        public var audit: @Sendable (FilterAudit) -> Void = { _ in }
        /// Hears of every failure, for logs; nothing secret is in it.
        public var report: @Sendable (DialogueError) -> Void = { _ in }
        /// The model wants a person to take over, and says why.
        public var handOver: @Sendable (HandOver) -> Void = { _ in }
        /// Tools of other programs, beside the persona's own.
        public var webTools: WebTools?

        public init() {}
    }

    let backends: ChatBackends
    let index: PersonaIndex
    let filter: SpeechFilter
    let gate: Gate
    let fallback: any MindWithMemory
    let surroundings: Surroundings
    private let patience: Duration
    private let luck: Mutex<(lore: LoreState, random: SeededGenerator)>

    /// - Parameters:
    ///   - filter: what stands before the sound; nil is the persona's own policy.
    ///   - fallback: answers when no server does; also sings and stops on request, which needs no model.
    ///   - patience: after which no further server is tried.
    ///   - seed: of chance in the persona's macros and lorebook.
    public init(
        backends: ChatBackends, index: PersonaIndex, filter: SpeechFilter? = nil, fallback: any MindWithMemory,
        patience: Duration = .seconds(12), seed: UInt64 = 0, surroundings: Surroundings = Surroundings()
    ) {
        self.backends = backends
        self.index = index
        self.filter = filter ?? SpeechFilter(content: index.content)
        gate = Gate(
            persona: index.persona, content: index.content, clock: surroundings.clock, report: surroundings.audit)
        self.fallback = fallback
        self.surroundings = surroundings
        self.patience = patience
        luck = Mutex((LoreState(), SeededGenerator(seed: seed)))
    }

    public func respond(
        to event: Event, history: [Exchange], memory: ViewerMemory?
    ) -> AsyncThrowingStream<DialogueLine, any Error> {
        gate.respond(to: event) { admitted(event: $0, history: history, memory: memory) }
    }

    private func admitted(
        event: Event, history: [Exchange], memory: ViewerMemory?
    ) -> AsyncThrowingStream<DialogueLine, any Error> {
        if isCommand(event) { return fallback.respond(to: event, history: history, memory: memory) }
        return AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await self.answer(event, history: history, memory: memory) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Requests to sing a known song or to be quiet are obeyed at once.
    private func isCommand(_ event: Event) -> Bool {
        guard case .message(let text) = event.content else { return true }
        if StopRequest.isOne(text) { return true }
        if case .known = SongRequest.read(text, songs: index.persona.songs) { return true }
        return false
    }

    // MARK: From server to server

    private func answer(
        _ event: Event, history: [Exchange], memory: ViewerMemory?, say: @escaping @Sendable (DialogueLine) -> Void
    ) async throws {
        let servers = backends.configurations
        let began = ContinuousClock.now
        var route = FailoverRoute(retry: servers.map(\.retry), patience: patience)
        var step = backends.begin(&route, servers: servers)
        while case .ask(let place, let delay) = step {
            if delay > .zero { try await Task.sleep(for: delay) }
            let attempt = ChatAttempt(self, server: servers[place], say: say)
            switch try await attempt.run(event, history: history, memory: memory) {
            case .answered: return
            case .failed(let failure):
                surroundings.report(failure.error)
                step = backends.failed(
                    failure, server: servers[place], elapsed: ContinuousClock.now - began, route: &route,
                    servers: servers)
            }
        }
        for try await line in fallback.respond(to: event, history: history, memory: memory) { say(line) }
    }

    /// The messages for one server's context. A file's tokens are counted by its own vocabulary, which makes more of some
    /// texts than our estimate.
    func messages(
        for event: Event, history: [Exchange], memory: ViewerMemory?, server: ChatConfiguration
    ) async throws -> [JSONValue] {
        let draft = draft(for: event, history: history, memory: memory)
        guard server.api == .file else { return draft.fitted(server.promptTokens) }
        let model = try await backends.models.model(server.choice)
        let room = min(server.contextTokens, model.contextTokens) - min(server.maximumTokens, model.contextTokens / 2)
        return try await draft.fitted(room) { try await model.count($0.map(LlamaMessage.init)) }
    }

    private func draft(for event: Event, history: [Exchange], memory: ViewerMemory?) -> PromptDraft {
        var prompt = luck.withLock { luck in
            let lore = index.lore(
                for: Exchange(event).question, history: history, state: &luck.lore, random: &luck.random)
            return ChatPrompt(index: index, lore: lore, seed: luck.random.next(), clock: surroundings.clock)
        }
        prompt.memory = memory
        return prompt.draft(for: event, history: history)
    }
}
