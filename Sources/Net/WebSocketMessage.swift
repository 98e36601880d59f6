/// One whole message of a WebSocket (RFC 6455).
public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}

/// Why a WebSocket is or was closed: a code of RFC 6455, 7.4, and up to 123 bytes of text.
public struct WebSocketClose: Error, Sendable, Equatable {
    public var code: UInt16
    public var reason: String

    public init(code: UInt16, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    public static let normal = WebSocketClose(code: 1000)
    public static let goingAway = WebSocketClose(code: 1001, reason: "going away")
    /// Nothing was said: the connection broke or ran into a timeout.
    public static let abnormal = WebSocketClose(code: 1006, reason: "connection lost")
    public static let invalidText = WebSocketClose(code: 1007, reason: "text is not UTF-8")
    public static let policy = WebSocketClose(code: 1008, reason: "policy")
    public static let tooLarge = WebSocketClose(code: 1009, reason: "message too large")
    public static let tooSlow = WebSocketClose(code: 1013, reason: "too slow")
}

/// What the application says to a request to upgrade.
public enum WebSocketDecision: Sendable, Equatable {
    /// `subprotocol` must be one that the client offered and `HTTPServerConfiguration.subprotocols` lists.
    case accept(subprotocol: String? = nil)
    /// An HTTP status, 400 … 599.
    case refuse(status: Int)
}
