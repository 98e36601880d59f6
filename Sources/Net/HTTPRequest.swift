/// A request a client has made of the server, whole.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST` …, in capitals.
    public var method: String
    /// Percent-decoded, beginning with `/`; dot segments are resolved.
    public var path: String
    /// Percent-decoded; of a name given twice the first value counts.
    public var query: [String: String]
    /// Those libwebsockets knows, and those named in `HTTPServerConfiguration.additionalHeaders`.
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// The numeric address at the other end of the socket (a proxy's, if one stands between).
    public var remoteAddress: String

    public init(
        method: String, path: String, query: [String: String] = [:], headers: HTTPHeaders = [:], body: [UInt8] = [],
        remoteAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
    }
}
