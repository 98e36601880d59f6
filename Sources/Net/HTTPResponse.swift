/// What the server answers.
public struct HTTPResponse: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Sent as it comes, chunked on HTTP/1.1; the stream is left as soon as the client goes away.
        /// A slow client slows the reading of the stream, so give it a bounded or pulled one.
        case stream(AsyncStream<[UInt8]>)
    }

    /// 200 … 599.
    public var status: Int
    /// Content-Length, Transfer-Encoding and Connection are the server's own and are ignored here.
    public var headers: HTTPHeaders
    public var body: Body

    public init(status: Int = 200, headers: HTTPHeaders = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A text with its media type.
    public init(status: Int = 200, text: String, type: String = "text/plain; charset=utf-8") {
        self.init(status: status, headers: ["Content-Type": type], body: .bytes(Array(text.utf8)))
    }

    /// JSON already serialised.
    public init(status: Int = 200, json: [UInt8]) {
        self.init(status: status, headers: ["Content-Type": "application/json"], body: .bytes(json))
    }

    /// 404 for a path that leads nowhere.
    public static var notFound: HTTPResponse { HTTPResponse(status: 404, text: "Nothing is here.\n") }

    /// 405 with the methods that the path does take.
    public static func methodNotAllowed(allowed: [String]) -> HTTPResponse {
        var response = HTTPResponse(status: 405, text: "This path takes \(allowed.joined(separator: ", ")).\n")
        response.headers["Allow"] = allowed.joined(separator: ", ")
        return response
    }

    /// A stream of server-sent events (WHATWG HTML, 9.2), never cached.
    public static func events(_ stream: AsyncStream<[UInt8]>) -> HTTPResponse {
        HTTPResponse(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"], body: .stream(stream))
    }
}
