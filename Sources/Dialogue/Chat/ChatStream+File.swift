internal import Formats
internal import Llama
internal import Script

extension ChatStream {
    /// An answer of a model in this process. What it costs is known, also of one that is left before its end.
    func readFile(
        _ request: ChatRequest, turn: inout ChatTurn, watchdog: Watchdog, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        let model = try await backends.models.model(configuration.choice)
        let answer = try await model.begin(wanted(request))
        defer {
            answer.finish()
            turn.note(ChatUsage(answer.usage))
        }
        while let piece = try await answer.next() {
            watchdog.pat()
            for line in turn.take(ChatDelta(content: piece)).lines { say(line) }
            if turn.isOver { return }
        }
        for line in turn.take(ChatDelta(end: .done)).lines { say(line) }
    }

    private func wanted(_ request: ChatRequest) -> LlamaRequest {
        let file = configuration.file
        let sampling = LlamaSampling(
            temperature: Float(configuration.temperature), topP: Float(file.topP), minP: Float(file.minP),
            repeatPenalty: Float(file.repeatPenalty), seed: file.seed)
        return LlamaRequest(
            request.messages.map(LlamaMessage.init), persona: request.persona, sampling: sampling,
            maximumTokens: configuration.maximumTokens, stopWords: file.stopWords)
    }
}

extension LlamaMessage {
    /// A message in the shape of `/chat/completions`.
    init(_ message: JSONValue) {
        self.init(message["role"]?.string ?? "user", ChatDelta.text(message["content"]))
    }
}

extension ChatUsage {
    init(_ usage: LlamaUsage) { self.init(input: usage.prompt, output: usage.answer, cached: usage.reused) }
}
