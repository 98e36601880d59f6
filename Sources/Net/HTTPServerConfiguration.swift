/// What the server listens on and what it puts up with.
public struct HTTPServerConfiguration: Sendable {
    /// A certificate chain and its key, as PEM files.
    public struct TLSIdentity: Sendable {
        public var certificatePath: String
        public var keyPath: String

        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    /// Plain HTTP without.
    public var tls: TLSIdentity?
    /// WebSocket subprotocols that may be negotiated; libwebsockets must know them beforehand.
    public var subprotocols: [String] = []
    /// Names of headers beyond those libwebsockets knows that requests should carry, such as `X-Api-Key`.
    public var additionalHeaders: [String] = []

    /// Bytes of a request's body; more is answered 413.
    public var bodyLimit = 1 << 20
    /// Bytes of a request's head; more closes the connection.
    public var headerLimit = 16 << 10
    /// Bytes of a client's WebSocket message; more closes it with 1009.
    public var messageLimit = 64 << 10
    public var queueBounds = OutboundQueue.Bounds()
    /// Bytes the kernel buffers for a WebSocket; it doubles them. Small, or it would hide that a client is slow.
    public var sendBufferSize = 32 << 10

    /// Connections altogether; more are closed at once.
    public var connectionLimit = 4096
    /// Connections from one address. Behind a proxy all clients share its address, so set it as high as the other.
    public var connectionLimitPerAddress = 256

    /// Seconds for a request to arrive whole.
    public var arrivalTimeout = 15
    /// Seconds an idle connection is kept for another request.
    public var keepAliveTimeout = 30
    /// How long a handler may take to answer, before 504.
    public var handlerTimeout: Duration = .seconds(60)
    /// How long an answer may make no progress at the client.
    public var stallTimeout: Duration = .seconds(30)
    /// Seconds of silence on a WebSocket before a ping.
    public var pingInterval = 20
    /// Seconds without a pong, counted like `pingInterval`, after which the peer is held for dead.
    public var pongTimeout = 45

    public init() {}
}
