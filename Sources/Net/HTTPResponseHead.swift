/// How a response's body is delimited (RFC 9112, 6) and what its head reads.
struct HTTPResponseHead {
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
        /// HTTP/1.0: the end of the connection ends the body.
        case untilClose
    }

    let framing: Framing
    /// Whether body bytes follow the head at all.
    let sendsBody: Bool
    let closesAfter: Bool
    let bytes: [UInt8]

    init(_ response: HTTPResponse, method: String, isHTTP11: Bool, closing: Bool) {
        let status = (200...599).contains(response.status) ? response.status : 500
        var framing: Framing
        switch response.body {
        case .bytes(let bytes): framing = .length(bytes.count)
        case .stream: framing = isHTTP11 ? .chunked : .untilClose
        }
        if status == 204 || status == 304 { framing = .none }
        self.framing = framing
        sendsBody = framing != .none && method != "HEAD"
        closesAfter = closing || framing == .untilClose
        var text = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        for field in response.headers.fields where Self.isSendable(field) {
            text += "\(field.name): \(field.value)\r\n"
        }
        switch framing {
        case .none, .untilClose: break
        case .length(let count): text += "Content-Length: \(count)\r\n"
        case .chunked: text += "Transfer-Encoding: chunked\r\n"
        }
        text += closesAfter ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n"
        bytes = Array(text.utf8)
    }

    /// A field that cannot break the head apart and is not ours to set.
    private static func isSendable(_ field: HTTPHeaders.Field) -> Bool {
        let ours = ["Content-Length", "Transfer-Encoding", "Connection"]
        return !ours.contains { HTTPHeaders.same($0, field.name) } && isToken(field.name)
            && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// RFC 9110, 5.6.2.
    static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Status"
        }
    }
}
