import FoundationEssentials
import Net

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"],
            body: .bytes(Array(text.utf8)))
    }

    static func json(
        encoded value: some Encodable, status: Int = 200, with encoder: JSONEncoder = .ordered
    ) -> HTTPResponse {
        json((try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null", status: status)
    }

    static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, text: text, type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// Readable by the page that asks, whose origin the gatekeeper has let in.
    func shared(with request: HTTPRequest) -> HTTPResponse {
        guard let origin = request.headers["Origin"] else { return self }
        var response = self
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Vary"] = "Origin"
        return response
    }

    /// An error with the status that fits its code.
    static func failure(_ error: StageError) -> HTTPResponse {
        var response = json(encoded: OutgoingMessage.Failure(error), status: status(of: error))
        if let seconds = error.retryAfter { response.headers["Retry-After"] = String(seconds) }
        return response
    }

    static func status(of error: StageError) -> Int {
        let statuses = [
            "not-found": 404, "unknown-session": 404, "unknown-persona": 404, "unknown-song": 404, "unknown-voice": 404,
            "unknown-avatar": 404, "unknown-target": 404,
            "forbidden": 403, "too-many": 429, "busy": 429, "not-ready": 503, "turn-failed": 500,
        ]
        return statuses[error.code] ?? 400
    }
}

extension JSONEncoder {
    /// Keys in order, so that equal values are equal bytes.
    static var ordered: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
