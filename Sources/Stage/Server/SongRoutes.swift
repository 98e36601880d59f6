import FoundationEssentials
import Net
import Script

/// What the stage needs of the daemon for songs: queues, set lists, and the song page's work on scores.
public protocol SongBackend: Sendable {
    func sing(_ request: SingRequest, at place: SongPlace) async throws(StageError) -> WireSongQueue
    func songQueue(at place: SongPlace) async throws(StageError) -> WireSongQueue
    func act(_ action: SongAction, at place: SongPlace) async throws(StageError) -> WireSongQueue
    /// JSON of the set lists: name to ids.
    func setLists() async -> [String: [String]]
    func work(_ work: ScoreWork) async throws(StageError) -> ScoreResult
}

/// `/v1/sing` and `/v1/scores`.
struct SongRoutes: Sendable {
    let backend: any SongBackend

    /// Bytes of an uploaded score: large for a song, small for a server.
    static let longestScore = 1 << 20
    /// Songs asked for at once.
    private static let mostSongs = 64

    /// nil for addresses that are not about songs.
    func respond(_ method: String, _ path: [String], _ request: HTTPRequest) async throws(StageError) -> HTTPResponse? {
        guard path.count >= 2, path[0] == "v1" else { return nil }
        switch path[1] {
        case "setlists" where method == "GET" && path.count == 2: return .json(encoded: await backend.setLists())
        case "songs" where method == "GET" && path.count == 3:
            return Self.answer(
                try await backend.work(ScoreWork(task: .library(id: String(path[2].prefix(128))), body: [])))
        case "sing": return try await sing(method, Array(path.dropFirst(2)), request)
        case "scores" where method == "POST" && path.count <= 3:
            return try await score(path.count == 3 ? path[2] : "read", request)
        default: return nil
        }
    }

    private func sing(
        _ method: String, _ rest: [String], _ request: HTTPRequest
    ) async throws(StageError) -> HTTPResponse? {
        let place = try place(request)
        switch (method, rest.count) {
        case ("GET", 0): return .json(encoded: try await backend.songQueue(at: place))
        case ("POST", 0): return .json(encoded: try await backend.sing(try wish(request), at: place), status: 202)
        case ("POST", 1) where rest[0] == "skip": return .json(encoded: try await backend.act(.skip, at: place))
        case ("DELETE", 1):
            return .json(encoded: try await backend.act(.cancel(try id(rest[0])), at: place))
        case ("POST", 2) where rest[1] == "seek":
            let seconds = try decoded(SeekBody.self, request).seconds
            return .json(encoded: try await backend.act(.seek(try id(rest[0]), seconds: seconds), at: place))
        default: return nil
        }
    }

    private func place(_ request: HTTPRequest) throws(StageError) -> SongPlace {
        let performer = request.query["performer"].map { Int($0) ?? -1 } ?? 0
        guard (0..<64).contains(performer) else {
            throw StageError("bad-field", "`performer` is no index", advice: "use an index from `performers`")
        }
        return SongPlace(session: request.query["session"] ?? "main", performer: performer)
    }

    private func id(_ text: String) throws(StageError) -> Int {
        guard let id = Int(text) else {
            throw StageError("bad-field", "“\(text.prefix(20))” is no number of a song", advice: "see GET /v1/sing")
        }
        return id
    }

    private struct SeekBody: Decodable { var seconds: Double }

    private struct SingBody: Decodable {
        var song: String?
        var songs: [String]?
        var setlist: String?
        var transpose: Int?
        var tempo: Double?
        var style: String?
        var accompaniment: Bool?
        var countIn: Bool?
        var first: Bool?
        var from: Double?
        var sender: String?
    }

    private func wish(_ request: HTTPRequest) throws(StageError) -> SingRequest {
        let body = try decoded(SingBody.self, request)
        let songs = body.songs ?? body.song.map { [$0] } ?? []
        guard !songs.isEmpty || body.setlist != nil else {
            throw StageError("bad-field", "`song` is missing", advice: "send {\"song\": \"ID\"}; see /v1/songs")
        }
        guard songs.count <= Self.mostSongs, songs.allSatisfy({ (1...128).contains($0.count) }) else {
            throw StageError("bad-field", "`songs` has too many names, or one too long", advice: "send 64 ids at most")
        }
        let from = body.from ?? 0
        guard (-36...36).contains(body.transpose ?? 0), (0.25...4).contains(body.tempo ?? 1), from >= 0, from < 86_400
        else {
            throw StageError(
                "bad-field", "`transpose`, `tempo` or `from` is out of range",
                advice: "transpose from -36 to 36, tempo from 0.25 to 4, from in seconds")
        }
        return SingRequest(
            songs: songs, setList: body.setlist, transpose: body.transpose ?? 0, tempo: body.tempo ?? 1,
            style: body.style, accompaniment: body.accompaniment ?? true, countIn: body.countIn ?? false,
            first: body.first ?? false, from: from, sender: String((body.sender ?? "operator").prefix(64)))
    }

    private func score(_ verb: String, _ request: HTTPRequest) async throws(StageError) -> HTTPResponse? {
        guard !request.body.isEmpty else {
            throw StageError("bad-message", "The body is empty", advice: "send the score's bytes")
        }
        guard request.body.count <= Self.longestScore else {
            throw StageError("too-long", "The score has more than 1 MiB", advice: "leave out what is not sung")
        }
        let name = String((request.query["name"] ?? "score").prefix(120))
        let task: ScoreWork.Task
        switch verb {
        case "read": task = .read(name: name)
        case "plan": task = .plan
        case "render": task = .render(format: request.query["format"] ?? "wav")
        case "export": task = .export(format: request.query["format"] ?? "musicxml")
        default: return nil
        }
        return Self.answer(try await backend.work(ScoreWork(task: task, body: request.body)))
    }

    private static func answer(_ result: ScoreResult) -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": result.type, "Cache-Control": "no-store"]
        if let name = result.name {
            let safe = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
            headers["Content-Disposition"] = "attachment; filename=\"\(safe.isEmpty ? "song" : safe)\""
        }
        return HTTPResponse(status: 200, headers: headers, body: .bytes(result.bytes))
    }

    private func decoded<Body: Decodable>(_ type: Body.Type, _ request: HTTPRequest) throws(StageError) -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(request.body.isEmpty ? Array("{}".utf8) : request.body))
        } catch {
            throw StageError("bad-message", "The body is not JSON of the expected form", advice: "see Docs/Protocol.md")
        }
    }
}
