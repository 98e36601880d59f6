import FoundationEssentials
import Net

/// `/v1/models`, `/v1/chat/completions`, `/v1/audio/speech` and `/v1/audio/voices`, shaped as OpenAI's clients expect: a
/// model is a persona.
struct OpenAIRoutes: Sendable {
    let backend: any StageBackend
    /// Unix seconds.
    var now: @Sendable () -> Int = { Int(Date.now.timeIntervalSince1970) }

    /// nil for an address that is not one of these.
    func respond(to request: HTTPRequest) async -> HTTPResponse? {
        do throws(StageError) {
            switch (request.method, request.path) {
            case ("GET", "/v1/models"): return await models()
            case ("POST", "/v1/chat/completions"): return try await chat(request)
            case ("POST", "/v1/audio/speech"): return try await speech(request)
            case ("GET", "/v1/audio/voices"): return .json(await backend.speechVoicesReport())
            default: return nil
            }
        } catch {
            return Self.failure(error)
        }
    }

    /// An error as ours and as OpenAI's clients read it.
    private struct Failure: Encodable {
        struct Detail: Encodable {
            var message: String
            var type: String
            var code: String
            var param: String?
        }

        var type = "error"
        var code: String
        var message: String
        var advice: String
        var error: Detail
    }

    private static func failure(_ error: StageError) -> HTTPResponse {
        let status = HTTPResponse.status(of: error)
        let kind = status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error"
        var response = HTTPResponse.json(
            encoded: Failure(
                code: error.code, message: error.message, advice: error.advice,
                error: .init(message: "\(error.message): \(error.advice)", type: kind, code: error.code)),
            status: status)
        if let seconds = error.retryAfter { response.headers["Retry-After"] = String(seconds) }
        return response
    }

    private func models() async -> HTTPResponse {
        let personas = await backend.catalogue().personas.filter { $0.problem == nil }
        return .json(encoded: ChatAnswer.Models(data: personas.map { .init(id: $0.id) }), with: .snakeCase)
    }

    private func speech(_ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        let wanted = try decoded(SpeechBody.self, request).request()
        let answer = try await backend.speech(wanted)
        guard !wanted.asEvents else {
            return .events(SpeechEvents.events(answer, characters: wanted.text.count))
        }
        let body: HTTPResponse.Body =
            switch answer.body {
            case .whole(let bytes): .bytes(bytes)
            case .stream(let stream): .stream(stream)
            }
        return HTTPResponse(status: 200, headers: ["Content-Type": answer.type], body: body)
    }

    private func chat(_ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        let body = try decoded(ChatBody.self, request)
        try body.check()
        let (persona, answer) = try await backend.chat(persona: body.model, messages: body.messages)
        return body.stream == true ? .events(events(answer, model: persona)) : try await whole(answer, model: persona)
    }

    private func whole(
        _ answer: AsyncThrowingStream<String, any Error>, model: String
    ) async throws(StageError) -> HTTPResponse {
        var text = ""
        do {
            for try await piece in answer { text += piece }
        } catch {
            throw StageError("turn-failed", "The answer broke off: \(error)", advice: "try again")
        }
        let message = ChatMessage(role: .assistant, content: text)
        return .json(
            encoded: ChatAnswer.Whole(
                id: identifier(), created: now(), model: model, choices: [.init(message: message)]), with: .snakeCase)
    }

    private func events(_ answer: AsyncThrowingStream<String, any Error>, model: String) -> AsyncStream<[UInt8]> {
        let pieces = Pieces(id: identifier(), created: now(), model: model)
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let task = Task {
            continuation.yield(pieces.event(.init(role: "assistant", content: "")))
            do {
                for try await piece in answer { continuation.yield(pieces.event(.init(content: piece))) }
                continuation.yield(pieces.event(.init(), end: "stop"))
            } catch {
                continuation.yield(pieces.event(.init(), end: "error"))
            }
            continuation.yield(Array("data: [DONE]\n\n".utf8))
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// Writes the server-sent events of one streamed answer.
    private struct Pieces: Sendable {
        var id: String
        var created: Int
        var model: String

        func event(_ delta: ChatAnswer.Piece.Delta, end: String? = nil) -> [UInt8] {
            let piece = ChatAnswer.Piece(
                id: id, created: created, model: model, choices: [.init(delta: delta, finishReason: end)])
            let json = (try? JSONEncoder.snakeCase.encode(piece)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
            return Array("data: \(json)\n\n".utf8)
        }
    }

    private func identifier() -> String { "chatcmpl-\(UUID().uuidString.lowercased())" }

    private func decoded<Body: Decodable>(_ type: Body.Type, _ request: HTTPRequest) throws(StageError) -> Body {
        do {
            return try JSONDecoder.snakeCase.decode(type, from: Data(request.body))
        } catch {
            throw StageError("bad-message", "The body is not JSON of the expected form", advice: "see Docs/Protocol.md")
        }
    }
}

extension JSONEncoder {
    /// OpenAI's field names are in snake case.
    static var snakeCase: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}

extension JSONDecoder {
    static var snakeCase: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}
