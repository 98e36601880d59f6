internal import Synchronization

/// Opens WebSockets to other programs, all served by one thread of libwebsockets.
public final class WebSocketClient: Sendable {
    public struct Options: Sendable {
        /// In bytes; a larger message closes the connection with 1009.
        public var messageLimit = 16 << 20
        public var queueBounds = OutboundQueue.Bounds()
        public var connectTimeout: Duration = .seconds(10)

        public init() {}
    }

    private let inbox: ServiceInbox<ClientJob>
    private let ended = Latch()
    private let lastID = Mutex<UInt64>(0)

    /// - Parameters:
    ///   - pingInterval: seconds of silence before a ping.
    ///   - pongTimeout: seconds without a pong, counted alike, after which the peer is held for dead.
    public init(pingInterval: Int = 20, pongTimeout: Int = 45) throws(NetError) {
        let inbox = ServiceInbox<ClientJob>()
        self.inbox = inbox
        let service = ClientService(inbox: inbox)
        try service.open(pingInterval: pingInterval, pongTimeout: pongTimeout)
        // The service moves to its thread here and is never touched from another again.
        let bits = UInt(bitPattern: Unmanaged.passRetained(service).toOpaque())
        try ServiceThread.run { [ended] in
            guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
            Unmanaged<ClientService>.fromOpaque(pointer).takeRetainedValue().run()
            ended.open()
        }
    }

    deinit { inbox.post(.stop) }

    /// Connects.
    /// - Parameters:
    ///   - url: `ws://` or `wss://`.
    ///   - headers: sent besides those of the handshake, such as `Origin` or `Authorization`.
    /// - Throws: `NetError`, or `CancellationError` when the task is cancelled.
    public func connect(
        _ url: String, subprotocol: String? = nil, headers: HTTPHeaders = [:], options: Options = Options()
    ) async throws -> WebSocketConnection {
        guard let address = WebSocketAddress(url) else {
            throw NetError(
                .badRequest, "this is no WebSocket address", at: url, advice: "Give one like ws://127.0.0.1:8001/path.")
        }
        try Task.checkCancellation()
        let id = lastID.withLock { last in
            last += 1
            return last
        }
        return try await withTaskCancellationHandler {
            let result = await withCheckedContinuation { continuation in
                let order = ClientOrder(
                    id: id, url: url, address: address, subprotocol: subprotocol, headers: headers, options: options,
                    continuation: continuation)
                if !inbox.post(.connect(order)) { continuation.resume(returning: .failure(Self.closed(url))) }
            }
            if Task.isCancelled, case .success(let connection) = result { connection.close() }
            try Task.checkCancellation()
            return try result.get()
        } onCancel: {
            inbox.post(.abandon(id))
        }
    }

    /// Closes every connection (1001) and ends the thread.
    public func shutdown() async {
        inbox.post(.stop)
        await ended.wait()
    }

    static func closed(_ url: String) -> NetError {
        NetError(.closed, "the WebSocket client is shut down", at: url, advice: "Make another to go on.")
    }
}

/// A connection to be made.
struct ClientOrder: Sendable {
    let id: UInt64
    let url: String
    let address: WebSocketAddress
    let subprotocol: String?
    let headers: HTTPHeaders
    let options: WebSocketClient.Options
    let continuation: CheckedContinuation<Result<WebSocketConnection, NetError>, Never>
}

enum ClientJob: Sendable {
    case connect(ClientOrder)
    case abandon(UInt64)
    case stop
}
