import FoundationEssentials
import Net
import Script

/// A word's reading to be written down, or taken out where there is none.
public struct LexiconCorrection: Sendable, Equatable {
    public var word: String
    public var reading: String?
    /// Whose; nil is everybody's.
    public var persona: String?

    public init(word: String, reading: String?, persona: String? = nil) {
        self.word = word
        self.reading = reading
        self.persona = persona
    }
}

/// The addresses of the reading page: how a text is read, and the lexicons that decide it.
struct LexiconRoutes: Sendable {
    let backend: any StageBackend

    /// UTF-8 bytes of a word and of a reading: a row of 64 syllables is shorter.
    private static let longestWord = 512
    private static let longestReading = 2_048

    /// nil for other addresses.
    func respond(to request: HTTPRequest) async throws(StageError) -> HTTPResponse? {
        switch (request.method, request.path) {
        case ("POST", "/v1/readings"): return try await reading(request)
        case ("GET", "/v1/lexicon"): return .json(try await backend.lexicon(persona: request.query["persona"]))
        case ("PUT", "/v1/lexicon"): return try await correct(try decoded(request))
        case ("DELETE", "/v1/lexicon"):
            // Not every client sends a body with DELETE.
            return try await remove(request.query["word"] ?? "", persona: request.query["persona"])
        default: return nil
        }
    }

    private struct TextBody: Decodable {
        var text: String
        var language: String?
        var persona: String?
    }

    private func reading(_ request: HTTPRequest) async throws(StageError) -> HTTPResponse {
        let body: TextBody = try decoded(request)
        guard body.text.count <= StageProtocol.longestText else {
            throw StageError(
                "bad-field", "`text` must have at most \(StageProtocol.longestText) characters", advice: "shorten it")
        }
        let language = body.language.flatMap { $0 == "auto" ? nil : $0 }
        if let language, Language(rawValue: language) == nil {
            throw StageError("bad-field", "`language` is unknown", advice: "use zh, en or auto")
        }
        return .json(
            try await backend.reading(
                of: ReadingRequest(
                    text: body.text, language: language.flatMap(Language.init(rawValue:)), persona: body.persona)))
    }

    private struct WordBody: Decodable {
        var word: String
        var reading: String
        var persona: String?
    }

    private func correct(_ body: WordBody) async throws(StageError) -> HTTPResponse {
        guard (1...Self.longestReading).contains(body.reading.utf8.count) else {
            throw StageError(
                "bad-field", "`reading` must have 1 to \(Self.longestReading) bytes",
                advice: "write yin2 hang2 or HH AH0 L OW1")
        }
        return try await change(LexiconCorrection(word: body.word, reading: body.reading, persona: body.persona))
    }

    private func remove(_ word: String, persona: String?) async throws(StageError) -> HTTPResponse {
        try await change(LexiconCorrection(word: word, reading: nil, persona: persona))
    }

    private func change(_ correction: LexiconCorrection) async throws(StageError) -> HTTPResponse {
        guard (1...Self.longestWord).contains(correction.word.utf8.count) else {
            throw StageError("bad-field", "`word` must have 1 to \(Self.longestWord) bytes", advice: "shorten it")
        }
        try await backend.correct(correction)
        return HTTPResponse(status: 204)
    }

    private func decoded<Body: Decodable>(_ request: HTTPRequest) throws(StageError) -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(request.body))
        } catch {
            throw StageError(
                "bad-message", "The body is not JSON of the expected form", advice: "see Docs/Protocol.md")
        }
    }
}

extension StageBackend {
    public func reading(of request: ReadingRequest) async throws(StageError) -> String { throw .noLexicon }
    public func lexicon(persona: String?) async throws(StageError) -> String { throw .noLexicon }
    public func correct(_ correction: LexiconCorrection) async throws(StageError) { throw .noLexicon }
}

extension StageError {
    /// Of a backend that only plays.
    fileprivate static let noLexicon = StageError(
        "not-found", "There is no lexicon here", advice: "ask the daemon itself")
}
