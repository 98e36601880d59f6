internal import Formats
internal import Script
internal import Synchronization

/// One server's try at one turn: request after request as long as the model calls tools.
final class ChatAttempt: Sendable {
    enum Outcome {
        /// It said something, be it only the beginning.
        case answered
        case failed(ChatFailure)
    }

    private struct Progress {
        var lines = 0
        var usage = ChatUsage()
        var firstWord: Duration?
    }

    private let mind: OpenAIChatMind
    private let server: ChatConfiguration
    private let say: @Sendable (DialogueLine) -> Void
    private let began = ContinuousClock.now
    private let progress = Mutex(Progress())

    init(_ mind: OpenAIChatMind, server: ChatConfiguration, say: @escaping @Sendable (DialogueLine) -> Void) {
        self.mind = mind
        self.server = server
        self.say = say
    }

    /// - Throws: only `CancellationError`.
    func run(_ event: Event, history: [Exchange], memory: ViewerMemory?) async throws -> Outcome {
        let watchdog = Watchdog(first: server.firstTokenTimeout, stall: server.stallTimeout)
        do {
            try await watchdog.guarding(place: server.address) {
                try await self.converse(event, history: history, memory: memory, watchdog: watchdog)
            }
        } catch {
            guard !Task.isCancelled else {
                mind.backends.abandon(server, usage: progress.withLock { $0.usage })
                throw CancellationError()
            }
            return failed(ChatFailure(error, at: server.address))
        }
        let progress = progress.withLock { $0 }
        // An answer without a word is as good as none.
        guard progress.lines > 0 else {
            return .failed(
                ChatFailure(
                    .broken,
                    DialogueError("the language model said nothing", at: server.address, advice: "See its log.")))
        }
        mind.backends.settle(server, usage: progress.usage, firstWord: progress.firstWord)
        return .answered
    }

    /// After some sentences the answer ends where it is: what was heard stands.
    private func failed(_ failure: ChatFailure) -> Outcome {
        let progress = progress.withLock { $0 }
        guard progress.lines > 0 else { return .failed(failure) }
        mind.surroundings.report(failure.error)
        mind.backends.brokeOff(server, failure: failure, usage: progress.usage)
        return .answered
    }

    private func speak(_ line: DialogueLine) {
        progress.withLock { progress in
            progress.lines += 1
            progress.firstWord = progress.firstWord ?? ContinuousClock.now - began
        }
        say(line)
    }

    private func converse(
        _ event: Event, history: [Exchange], memory: ViewerMemory?, watchdog: Watchdog
    ) async throws {
        let tools = ChatTools(
            index: mind.index, clock: mind.surroundings.clock, web: mind.surroundings.webTools,
            handOver: mind.surroundings.handOver, viewer: event.sender)
        let stream = ChatStream(configuration: server, backends: mind.backends)
        var turn = ChatTurn(persona: mind.index.persona, filter: mind.filter, gate: mind.gate, configuration: server)
        var messages = try await mind.messages(for: event, history: history, memory: memory, server: server)
        for round in 0...ChatTools.maximumRounds {
            let offers = server.offersTools && server.api != .file && round < ChatTools.maximumRounds
            // A bare nil here would be JSON's null, which some servers refuse.
            let request = ChatRequest(
                configuration: server, messages: messages, tools: offers ? .some(tools.offered) : Optional.none,
                persona: mind.index.persona.id)
            watchdog.restart()
            mind.backends.asked(server)
            do {
                defer { count(turn, messages: messages) }
                try await stream.read(request, turn: &turn, watchdog: watchdog) { self.speak($0) }
            }
            let calls = turn.takeCalls()
            guard offers, !calls.calls.isEmpty, !turn.isOver else { break }
            watchdog.excuse(tools.patience)
            messages.append(calls.message)
            for call in calls.calls {
                let outcome = await tools.run(call)
                for line in outcome.direction.map({ turn.direct($0) }) ?? [] { speak(line) }
                messages.append([
                    "role": "tool", "tool_call_id": .string(call.id), "content": .string(outcome.text),
                ])
            }
        }
        for line in turn.finish() { speak(line) }
    }

    /// The server's own counts; ours for an answer that gave none.
    private func count(_ turn: ChatTurn, messages: [JSONValue]) {
        let usage =
            turn.usage
            ?? ChatUsage(
                input: messages.reduce(0) { $0 + TokenEstimate.tokens(in: $1.text) }, output: turn.answerTokens,
                isEstimate: true)
        // A request that was refused before its first word costs nothing.
        guard turn.usage != nil || turn.answerTokens > 0 || turn.hasFinished else { return }
        progress.withLock { $0.usage = $0.usage + usage }
    }
}
