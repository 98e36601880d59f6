import FoundationEssentials
import Net
import Script

/// The stage's addresses under `/v1`, `/health` and `/ready`. Each request becomes one call of the backend.
struct StageRoutes: Sendable {
    let backend: any StageBackend

    func respond(to request: HTTPRequest, isOperator: Bool = true) async -> HTTPResponse {
        let path = request.path.split(separator: "/").map(String.init)
        do throws(StageError) {
            if let response = await OpenAIRoutes(backend: backend).respond(to: request) { return response }
            guard isOperator || !Self.isForOperators(request.method, path) else { throw .notOperator }
            if let response = try await LexiconRoutes(backend: backend).respond(to: request) { return response }
            if let response = try await SongRoutes(backend: backend).respond(request.method, path, request) {
                return response
            }
            if let response = try await backend.respond(to: request) { return response }
            if let response = try await answer(request, path, isOperator: isOperator) { return response }
            return try await route(request.method, path, request, isOperator: isOperator)
        } catch {
            return .failure(error)
        }
    }

    /// What is remembered of viewers, what everybody hears of, and what is written down for good.
    private static func isForOperators(_ method: String, _ path: [String]) -> Bool {
        guard path.count > 1, path[0] == "v1" else { return false }
        return path[1] == "memory" || (method != "GET" && ["lexicon", "sing", "avatars"].contains(path[1]))
    }

    /// What the daemon has beside the stage.
    private func answer(
        _ request: HTTPRequest, _ path: [String], isOperator: Bool
    ) async throws(StageError) -> HTTPResponse? {
        guard path.count > 1, path[0] == "v1" else { return nil }
        let asked = DaemonRequest(
            method: request.method, path: Array(path.dropFirst()), query: request.query, body: request.body,
            isOperator: isOperator)
        guard let answer = try await backend.answer(asked) else { return nil }
        return answer.json.isEmpty
            ? HTTPResponse(status: answer.status) : .json(answer.json, status: answer.status)
    }

    private func route(
        _ method: String, _ path: [String], _ request: HTTPRequest, isOperator: Bool
    ) async throws(StageError) -> HTTPResponse {
        if path.count > 2, path[0] == "v1", path[1] == "sessions" {
            return try await routeSession(
                method, id: path[2], verb: path.count == 4 ? path[3] : nil, path, request, isOperator: isOperator)
        }
        if path.count == 3, path[0] == "v1", path[1] == "avatars" {
            return try await AvatarRoutes(backend: backend).respond(method, name: path[2], request)
        }
        if method == "GET", path.count == 3, path[0] == "v1", path[1] == "targets" {
            return .json(try await backend.target(path[2])).shared(with: request)
        }
        if method == "GET", path.count == 2, path[0] == "looks", path[1].hasSuffix(".json") {
            return try await modelLook(String(path[1].dropLast(5))).shared(with: request)
        }
        if method == "GET", path.count == 2, path[0] == "avatars" {
            let headers: HTTPHeaders = ["Content-Type": "model/gltf-binary", "Cache-Control": "no-cache"]
            let model = try await backend.avatarModel(path[1])
            return HTTPResponse(status: 200, headers: headers, body: .bytes(model)).shared(with: request)
        }
        switch "\(method) /\(path.joined(separator: "/"))" {
        case "GET /v1/targets": return .json(await backend.targetsReport())
        case "GET /v1/avatars": return .json(await backend.avatarsReport())
        case "GET /health": return .json("{\"status\":\"alive\"}")
        case "GET /ready":
            let ready = await backend.isReady
            return .json("{\"ready\":\(ready)}", status: ready ? 200 : 503)
        case "GET /metrics": return .text(await backend.metrics())
        case "GET /v1/state": return .json(await backend.stateReport(isOperator: isOperator))
        case "GET /v1/log":
            guard isOperator else { throw .notOperator }
            return .json(await backend.logReport())
        case "GET /v1/voices": return .json(await backend.voicesReport())
        case "GET /v1/personas": return .json(encoded: await backend.catalogue().personas)
        case "GET /v1/songs": return .json(encoded: await backend.catalogue().songs)
        case "POST /v1/say": return try await read(request)
        case "POST /v1/sessions": return try await open(request, isOperator: isOperator)
        default: throw missing(method, path)
        }
    }

    /// Looks are files of the page; what it has no file of may be a model.
    private func modelLook(_ name: String) async throws(StageError) -> HTTPResponse {
        guard let file = await backend.modelFile(name) else {
            throw StageError(
                "not-found", "There is no look “\(name.prefix(60))”", advice: "see Docs/Looks.md for making one")
        }
        return .json(encoded: ModelLook(name: name, modelFile: file))
    }

    private func routeSession(
        _ method: String, id: String, verb: String?, _ path: [String], _ request: HTTPRequest, isOperator: Bool
    ) async throws(StageError) -> HTTPResponse {
        guard let session = await backend.session(id) else { throw .noSession(id) }
        if method == "DELETE", path.count == 3 {
            guard isOperator || session.kind == .private else { throw .notOperator }
            try await backend.closeSession(id)
            return HTTPResponse(status: 204)
        }
        guard method == "POST", let verb else { throw missing(method, path) }
        return try await act(verb, session: session, request, isOperator: isOperator)
    }

    private func missing(_ method: String, _ path: [String]) -> StageError {
        StageError(
            "not-found", "There is no \(method.prefix(10)) /\(path.joined(separator: "/").prefix(120))",
            advice: "see Docs/Protocol.md for the addresses there are")
    }

    private struct ModelLook: Encodable {
        var name: String
        var modelFile: String
    }

    private struct OpenBody: Decodable {
        var kind: String?
        var persona: String?
        var personas: [String]?
        var turns: String?
        var idle: Double?
        var greeting: GreetingField?

        func wish() throws(StageError) -> SessionManner.Wish {
            if let turns, TurnPolicy(rawValue: turns) == nil {
                throw StageError(
                    "bad-field", "`turns` is “\(turns.prefix(40))”", advice: "use queue, interrupt or replace")
            }
            if let idle, idle != 0, !(SessionManner.shortestIdle...86_400).contains(idle) {
                throw StageError(
                    "bad-field", "`idle` is \(idle)",
                    advice: "give seconds from \(Int(SessionManner.shortestIdle)), or 0 for never")
            }
            return try .init(turns: turns.flatMap(TurnPolicy.init), idle: idle, greeting: greeting?.value())
        }
    }

    /// Yes, no, or in which language.
    private enum GreetingField: Decodable {
        case flag(Bool)
        case language(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .language(try container.decode(String.self))
            }
        }

        func value() throws(StageError) -> SessionManner.Greeting {
            switch self {
            case .flag(let flag): return flag ? .own : .none
            case .language(let name):
                guard let language = Language(rawValue: name) else {
                    throw StageError(
                        "bad-field", "`greeting` is “\(name.prefix(40))”",
                        advice: "use true, false or a language: zh, en or ja")
                }
                return .language(language)
            }
        }
    }

    private func open(_ request: HTTPRequest, isOperator: Bool) async throws(StageError) -> HTTPResponse {
        let body = try decoded(OpenBody.self, request)
        let kind = body.kind ?? "private"
        guard let kind = StageSession.Kind(rawValue: kind) else {
            throw StageError("bad-field", "`kind` is “\(kind.prefix(40))”", advice: "use private or show")
        }
        guard isOperator || kind == .private else { throw .notOperator }
        let wish = try body.wish()
        let session =
            switch kind {
            case .private: try await backend.openPrivateSession(persona: body.persona, wish: wish)
            case .show:
                try await backend.openShow(
                    personas: body.personas ?? body.persona.map { [$0] } ?? [], wish: wish)
            }
        return .json("{\"kind\":\"\(kind.rawValue)\",\"session\":\"\(session.id)\"}", status: 201)
    }

    private func act(
        _ verb: String, session: StageSession, _ request: HTTPRequest, isOperator: Bool
    ) async throws(StageError) -> HTTPResponse {
        // One parser, one set of bounds for both ways in: the address gives the type, the body the fields.
        let body = request.body.isEmpty ? "{}" : String(decoding: request.body, as: UTF8.self)
        let message = try IncomingMessage(text: body, type: verb)
        guard let (command, performer) = message.command else { throw missing("POST", ["v1", "sessions", verb]) }
        try command.check(in: session.kind, isOperator: isOperator)
        let from = (try? JSONDecoder().decode(FromBody.self, from: Data(body.utf8))) ?? FromBody()
        let turn = try await backend.perform(
            command, session: session.id, performer: performer,
            sender: from.name.map { String($0.prefix(StageProtocol.longestName)) }
                ?? (isOperator ? "operator" : "viewer"),
            viewer: from.viewer)
        return .json("{\"turn\":\(turn)}", status: 202)
    }

    /// Whom a program speaks for: what they are called, and their id where they come from (`bilibili:12345`).
    private struct FromBody: Decodable {
        var name: String?
        var viewer: String?
    }

    private struct ReadBody: Decodable {
        var text: String
        var voice: String?
        var language: String?
        var persona: String?
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
            ReadingRequest(
                text: body.text, voice: body.voice, language: language.flatMap(Language.init(rawValue:)),
                persona: body.persona))
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
        case .gesture(let name, let performer): (.gesture(name: name), performer)
        case .playhead, .ping: nil
        }
    }
}

extension StageCommand {
    /// In a show a viewer may say something and ask for a song. What everybody would hear or see at once is for
    /// operators.
    func check(in kind: StageSession.Kind, isOperator: Bool) throws(StageError) {
        guard kind == .show, !isOperator else { return }
        switch self {
        case .say, .sing: return
        case .speak, .stop, .persona, .gesture: throw .notOperator
        }
    }
}

extension StageError {
    static func noSession(_ id: String) -> StageError {
        StageError(
            "unknown-session", "There is no session “\(id.prefix(64))”",
            advice: "use `main`, or make one with POST /v1/sessions")
    }
}
