/// A request to make of another server.
public struct HTTPClientRequest: Sendable {
    public var method: String
    /// `http` or `https`; anything else is refused.
    public var url: String
    public var headers: HTTPHeaders
    public var body: [UInt8]?
    /// For the connection to stand, TLS included.
    public var connectTimeout: Duration = .seconds(10)
    /// From the start until the answer's head has come.
    public var firstByteTimeout: Duration = .seconds(60)
    /// Between two pieces of the answer's body.
    public var stallTimeout: Duration = .seconds(30)
    /// Redirects followed; 0 gives the redirect itself as the answer.
    public var redirectLimit = 3
    /// Bytes of a body that `HTTPClient.request` collects.
    public var bodyLimit = 16 << 20

    public init(method: String = "GET", url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A whole answer.
public struct HTTPClientResponse: Sendable {
    public var status: Int
    public var headers: HTTPHeaders
    public var body: [UInt8]
}

/// An answer whose body is still coming.
public struct HTTPClientStream: Sendable {
    public var status: Int
    public var headers: HTTPHeaders
    /// To be read by one task. Leaving it, or cancelling that task, ends the transfer.
    public var body: AsyncThrowingStream<[UInt8], any Error>

    /// The body as server-sent events.
    public var events: AsyncThrowingStream<ServerSentEvent, any Error> {
        // Pulled by one consumer at a time, which is what AsyncThrowingStream(unfolding:) allows.
        let reader = EventReader(body)
        return AsyncThrowingStream { try await reader.next() }
    }
}

/// Turns pulled chunks into pulled events.
private actor EventReader {
    private var chunks: AsyncThrowingStream<[UInt8], any Error>.Iterator?
    private var parser = ServerSentEventParser()
    private var waiting: [ServerSentEvent] = []

    init(_ body: AsyncThrowingStream<[UInt8], any Error>) { chunks = body.makeAsyncIterator() }

    func next() async throws -> ServerSentEvent? {
        while waiting.isEmpty {
            guard var iterator = chunks else { return nil }
            guard let chunk = try await iterator.next(isolation: self) else {
                chunks = nil
                return nil
            }
            chunks = iterator
            waiting = try parser.feed(chunk)
        }
        return waiting.removeFirst()
    }
}
