import FoundationEssentials
import Net
import Script

/// The stage's addresses under `/v1`, `/health` and `/ready`. Each request becomes one call of the backend.
struct StageRoutes: Sendable {
    let backend: any StageBackend

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let path = request.path.split(separator: "/").map(String.init)
        do throws(StageError) {
            if let response = try await OpenAIRoutes(backend: backend).respond(to: request) { return response }
            return try await route(request.method, path, request)
        } catch {
            return .failure(error)
        }
    }

    private func route(_ method: String, _ path: [String], _ request: HTTPRequest) async throws(StageError)
        -> HTTPResponse
    {
        if path.count > 2, path[0] == "v1", path[1] == "sessions" {
            return try await routeSession(method, id: path[2], verb: path.count == 4 ? path[3] : nil, path, request)
        }
        switch "\(method) /\(path.joined(separator: "/"))" {
        case "GET /health": return .json("{\"status\":\"alive\"}")
        case "GET /ready":
            let ready = await backend.isReady
            return .json("{\"ready\":\(ready)}", status: ready ? 200 : 503)
        case "GET /metrics": return .text(await backend.metrics())
        case "GET /v1/state": return .json(await backend.stateReport())
        case "GET /v1/log": return .json(await backend.logReport())
        case "GET /v1/voices": return .json(await backend.voicesReport())
        case "GET /v1/personas": return .json(encoded: await backend.catalogue().personas)
        case "GET /v1/songs": return .json(encoded: await backend.catalogue().songs)
        case "POST /v1/say": return try await read(request)
        case "POST /v1/sessions": return try await open(request)
        default: throw missing(method, path)
        }
    }

    private func routeSession(
        _ method: String, id: String, verb: String?, _ path: [String], _ request: HTTPRequest
    ) async throws(StageError) -> HTTPResponse {
        if method == "DELETE", path.count == 3 {
            try await backend.closeSession(id)
            return HTTPResponse(status: 204)
        }
        guard method == "POST", let verb else { throw missing(method, path) }
        return try await act(verb, session: id, request)
    }

    private func missing(_ method: String, _ path: [String]) -> StageError {
        StageError(
            "not-found", "There is no \(method.prefix(10)) /\(path.joined(separator: "/").prefix(120))",
            advice: "see Docs/Protocol.md for the addresses there are")
    }

    private struct OpenBody: Decodable {
        var kind: String?
        var persona: String?
        var personas: [String]?
    }

    private func open(_ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        let body = try decoded(OpenBody.self, request)
        let kind = body.kind ?? "private"
        guard let kind = StageSession.Kind(rawValue: kind) else {
            throw StageError("bad-field", "`kind` is “\(kind.prefix(40))”", advice: "use private or show")
        }
        let session =
            switch kind {
            case .private: try await backend.openPrivateSession(persona: body.persona)
            case .show: try await backend.openShow(personas: body.personas ?? body.persona.map { [$0] } ?? [])
            }
        return .json("{\"kind\":\"\(kind.rawValue)\",\"session\":\"\(session.id)\"}", status: 201)
    }

    private func act(_ verb: String, session: String, _ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        // One parser, one set of bounds for both ways in: the address gives the type, the body the fields.
        let body = request.body.isEmpty ? "{}" : String(decoding: request.body, as: UTF8.self)
        let message = try IncomingMessage(text: body, type: verb)
        guard let (command, performer) = message.command else { throw missing("POST", ["v1", "sessions", verb]) }
        let turn = try await backend.perform(command, session: session, performer: performer, sender: "operator")
        return .json("{\"turn\":\(turn)}", status: 202)
    }

    private struct ReadBody: Decodable {
        var text: String
        var voice: String?
        var language: String?
    }

    private func read(_ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        let body = try decoded(ReadBody.self, request)
        guard body.text.contains(where: { !$0.isWhitespace }), body.text.count <= StageProtocol.longestText else {
            throw StageError(
                "bad-field", "`text` must have 1 to \(StageProtocol.longestText) characters", advice: "shorten it")
        }
        let language = body.language.flatMap { $0 == "auto" ? nil : $0 }
        if let language, Language(rawValue: language) == nil {
            throw StageError("bad-field", "`language` is unknown", advice: "use zh, en or auto")
        }
        let wave = try await backend.read(
            ReadingRequest(text: body.text, voice: body.voice, language: language.flatMap(Language.init(rawValue:))))
        return HTTPResponse(status: 200, headers: ["Content-Type": "audio/wav"], body: .bytes(wave))
    }

    private func decoded<Body: Decodable>(_ type: Body.Type, _ request: HTTPRequest) throws(StageError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(request.body.isEmpty ? Array("{}".utf8) : request.body))
        } catch {
            throw StageError(
                "bad-message", "The body is not JSON of the expected form", advice: "see Docs/Protocol.md")
        }
    }
}

extension IncomingMessage {
    /// The command in it, and whom it is for; nil for messages about the connection itself.
    var command: (StageCommand, performer: Int)? {
        switch self {
        case .say(let text, let performer): (.say(text: text), performer)
        case .speak(let text, let performer, let language, let emotion):
            (.speak(text: text, language: language, emotion: emotion), performer)
        case .sing(let song, let performer): (.sing(song: song), performer)
        case .stop(let performer): (.stop, performer)
        case .persona(let id, let performer): (.persona(id: id), performer)
        case .playhead, .ping: nil
        }
    }
}
