internal import Formats
public import Net
public import Script
internal import Synchronization

/// A mind on any server of OpenAI's streamed chat protocol. Clauses leave as soon as they are whole. When the server
/// fails before the first of them, the mind underneath answers instead; later, the answer ends where it is.
public final class OpenAIChatMind: DialogueEngine {
    private let configuration: ChatConfiguration
    private let client: HTTPClient
    private let index: PersonaIndex
    private let filter: SpeechFilter
    private let gate: Gate
    private let fallback: any DialogueEngine
    private let report: @Sendable (DialogueError) -> Void
    private let clock: @Sendable () -> WallTime
    private let luck: Mutex<(lore: LoreState, random: SeededGenerator)>

    /// - Parameters:
    ///   - fallback: answers when the server does not; also sings and stops on request, which needs no model.
    ///   - filter: what stands before the sound; nil is the persona's own policy.
    ///   - audit: hears of everything that the policy met, coming in or going out.
    ///   - seed: of chance in the persona's macros and lorebook.
    ///   - clock: the time and date where the performer is.
    ///   - report: hears of every failure, for logs and metrics; nothing secret is in it.
    public init(
        configuration: ChatConfiguration, client: HTTPClient, index: PersonaIndex,
        filter: SpeechFilter? = nil,
        fallback: any DialogueEngine, seed: UInt64 = 0, clock: @escaping @Sendable () -> WallTime = WallTime.now,
        audit: @escaping @Sendable (FilterAudit) -> Void = { _ in },
        report: @escaping @Sendable (DialogueError) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.client = client
        self.index = index
        self.filter = filter ?? SpeechFilter(content: index.content)
        gate = Gate(persona: index.persona, content: index.content, clock: clock, report: audit)
        self.fallback = fallback
        self.report = report
        self.clock = clock
        luck = Mutex((LoreState(), SeededGenerator(seed: seed)))
    }

    public func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        gate.respond(to: event) { admitted(event: $0, history: history) }
    }

    private func admitted(event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        if isCommand(event) { return fallback.respond(to: event, history: history) }
        return AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await self.answer(event, history: history) { continuation.yield($0) }
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

    private func answer(
        _ event: Event, history: [Exchange], say: @escaping @Sendable (DialogueLine) -> Void
    ) async throws {
        let said = Mutex(0)
        do {
            try await converse(event, history: history) { line in
                said.withLock { $0 += 1 }
                say(line)
            }
            // An answer without a word is as good as none.
            guard said.withLock({ $0 }) == 0 else { return }
            report(DialogueError("the language model said nothing", at: configuration.address, advice: "See its log."))
        } catch {
            try Task.checkCancellation()
            report(Self.described(error, at: configuration.address))
            // After some sentences the answer ends where it is: what was heard stands.
            guard said.withLock({ $0 }) == 0 else { return }
        }
        for try await line in fallback.respond(to: event, history: history) { say(line) }
    }

    /// Reads the stream while a watchdog looks at the clock.
    private func converse(
        _ event: Event, history: [Exchange], say: @escaping @Sendable (DialogueLine) -> Void
    ) async throws {
        let watchdog = Watchdog(first: configuration.firstTokenTimeout, stall: configuration.stallTimeout)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.answer(event, history: history, watchdog: watchdog, say: say) }
            group.addTask { [place = configuration.address] in try await watchdog.watch(place: place) }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    /// One request after another, as long as the model calls tools.
    private func answer(
        _ event: Event, history: [Exchange], watchdog: Watchdog, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        var turn = ChatTurn(persona: index.persona, filter: filter, gate: gate, configuration: configuration)
        var messages = prompt(for: event, history: history).messages(for: event, history: history).array ?? []
        let tools = ChatTools(index: index, clock: clock)
        for round in 0...ChatTools.maximumRounds {
            let offers = configuration.offersTools && round < ChatTools.maximumRounds
            watchdog.restart()
            try await read(request(messages, tools: offers ? tools : nil), turn: &turn, watchdog: watchdog, say: say)
            let calls = turn.takeCalls()
            guard offers, !calls.calls.isEmpty, !turn.isOver else { break }
            messages.append(calls.message)
            for call in calls.calls {
                let outcome = tools.run(call)
                for line in outcome.direction.map({ turn.direct($0) }) ?? [] { say(line) }
                messages.append([
                    "role": "tool", "tool_call_id": .string(call.id), "content": .string(outcome.text),
                ])
            }
        }
        for line in turn.finish() { say(line) }
    }

    private func read(
        _ request: HTTPClientRequest, turn: inout ChatTurn, watchdog: Watchdog, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        let answer = try await client.stream(request)
        guard answer.status == 200 else {
            throw DialogueError(
                "the language model answers with status \(answer.status)", at: configuration.address,
                advice: "See that the address, the model and the key are right.")
        }
        if answer.headers["Content-Type"]?.contains("application/json") == true {
            try await readWhole(answer, turn: &turn, say: say)
            return
        }
        for try await event in answer.events {
            let (lines, isProgress) = try turn.take(event.data)
            if isProgress { watchdog.pat() }
            for line in lines { say(line) }
            if turn.isOver { break }
        }
        try Task.checkCancellation()
        guard turn.isOver else {
            throw DialogueError(
                "the language model broke off", at: configuration.address, advice: "See whether it ran out of memory.")
        }
    }

    /// A server that does not stream sends one document.
    private func readWhole(
        _ answer: HTTPClientStream, turn: inout ChatTurn, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        var body: [UInt8] = []
        for try await chunk in answer.body {
            body += chunk
            guard body.count <= 1 << 20 else {
                throw DialogueError(
                    "the language model's answer is too long", at: configuration.address, advice: "Lower its limit.")
            }
        }
        for line in try turn.take(String(decoding: body, as: UTF8.self)).lines { say(line) }
    }

    private func request(_ messages: [JSONValue], tools: ChatTools?) throws -> HTTPClientRequest {
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["stream"] = true
        body["temperature"] = .number(configuration.temperature)
        body["max_tokens"] = JSONValue(configuration.maximumTokens)
        body["messages"] = .array(messages)
        body["tools"] = tools?.offered
        var request = HTTPClientRequest(
            method: "POST", url: configuration.address,
            headers: ["Content-Type": "application/json", "Accept": "text/event-stream"],
            body: JSONValue.object(body).bytes)
        if let key = try configuration.key.read() { request.headers["Authorization"] = "Bearer " + key }
        request.connectTimeout = configuration.connectTimeout
        request.firstByteTimeout = configuration.firstTokenTimeout
        request.stallTimeout = configuration.firstTokenTimeout + configuration.stallTimeout
        // A key must not follow a redirect to another host.
        request.redirectLimit = 0
        return request
    }

    private func prompt(for event: Event, history: [Exchange]) -> ChatPrompt {
        luck.withLock { luck in
            let lore = index.lore(
                for: Exchange(event).question, history: history, state: &luck.lore, random: &luck.random)
            return ChatPrompt(index: index, lore: lore, seed: luck.random.next(), clock: clock)
        }
    }

    private static func described(_ error: any Error, at place: String) -> DialogueError {
        if let error = error as? DialogueError { return error }
        if let error = error as? NetError { return DialogueError(error.what, at: error.place, advice: error.advice) }
        return DialogueError("\(error)", at: place, advice: "See the language model's log.")
    }
}
