/// One request and its answer, on the service thread.
final class HTTPExchange {
    enum Phase {
        case receiving
        case answering
        case sending(HTTPResponseWriter)
    }

    /// Tells an answer that comes late from that of the next request on the same connection.
    let number: UInt64
    var request: HTTPRequest
    var phase = Phase.receiving
    let isHTTP11: Bool
    /// The connection cannot be used again, as what the client still sends would be taken for a request.
    var closesAfter: Bool
    /// What the request announced.
    let bodyLength: Int
    var task: Task<Void, Never>?
    var pipe: BodyPipe?
    /// All there is of a streamed body has been sent, and more is awaited from the handler.
    var isStarved = false
    /// When the phase runs out of time.
    var deadline: ContinuousClock.Instant

    init(
        number: UInt64, request: HTTPRequest, isHTTP11: Bool, bodyLength: Int, closesAfter: Bool,
        deadline: ContinuousClock.Instant
    ) {
        self.number = number
        self.request = request
        self.isHTTP11 = isHTTP11
        self.bodyLength = bodyLength
        self.closesAfter = closesAfter
        self.deadline = deadline
    }

    func cancel() {
        task?.cancel()
        pipe?.cancel()
    }
}

/// One client's connection, on the service thread.
final class ServerPeer {
    let id: UInt64
    let wsi: OpaquePointer
    let address: String
    var exchange: HTTPExchange?
    /// An upgrade the application has accepted and libwebsockets has yet to carry out.
    var admission: (request: HTTPRequest, subprotocol: String?)?
    var wire: WebSocketWire?
    var task: Task<Void, Never>?

    init(id: UInt64, wsi: OpaquePointer, address: String) {
        self.id = id
        self.wsi = wsi
        self.address = address
    }
}

enum ServerJob: Sendable {
    case respond(peer: UInt64, exchange: UInt64, HTTPResponse, BodyPipe?)
    /// A streamed body has another chunk or its end.
    case bodyReady(peer: UInt64, exchange: UInt64)
    case stop
}
