internal import Net
internal import Script

/// Reads one answer of a server, event by event, or of a file, piece by piece, into a turn.
struct ChatStream {
    let configuration: ChatConfiguration
    let backends: ChatBackends

    /// - Throws: `ChatFailure`, or `CancellationError`.
    func read(
        _ request: ChatRequest, turn: inout ChatTurn, watchdog: Watchdog, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        if configuration.api == .file { return try await readFile(request, turn: &turn, watchdog: watchdog, say: say) }
        let answer = try await backends.client.stream(try request.http())
        guard answer.status == 200 else { throw await refusal(answer) }
        if answer.headers["Content-Type"]?.contains("application/json") == true {
            let body = try await whole(answer, limit: 1 << 20)
            for line in try turn.take(String(decoding: body, as: UTF8.self)).lines { say(line) }
            return
        }
        for try await event in answer.events {
            let (lines, isProgress) = try turn.take(event.data)
            if isProgress { watchdog.pat() }
            for line in lines { say(line) }
            if turn.isOver { break }
        }
        try Task.checkCancellation()
        guard turn.isOver || turn.hasFinished else {
            throw DialogueError(
                "the language model broke off", at: configuration.address, advice: "See whether it ran out of memory.")
        }
    }

    /// A server that does not stream sends one document.
    private func whole(_ answer: HTTPClientStream, limit: Int) async throws -> [UInt8] {
        var body: [UInt8] = []
        for try await chunk in answer.body {
            body += chunk
            guard body.count <= limit else {
                throw DialogueError(
                    "the language model's answer is too long", at: configuration.address, advice: "Lower its limit.")
            }
        }
        return body
    }

    /// What the server gives as the reason, as far as it is short.
    private func refusal(_ answer: HTTPClientStream) async -> ChatFailure {
        let body = (try? await whole(answer, limit: 8192)) ?? []
        let reason = ChatDelta.reason(in: String(decoding: body, as: UTF8.self))
        return ChatFailure(
            status: answer.status, reason: reason, retryAfter: answer.headers["Retry-After"],
            at: configuration.address)
    }
}
