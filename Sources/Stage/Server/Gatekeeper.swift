import Net

/// Who may come in: the page's own origin and the configured ones, and beyond loopback whoever shows the token.
public struct Gatekeeper: Sendable {
    /// Web origins besides the server's own, as `https://example.org`.
    public var origins: Set<String>
    /// What a client beyond loopback has to show, as `Authorization: Bearer …` or `?token=…`.
    public var token: String?

    public init(origins: Set<String> = [], token: String? = nil) {
        self.origins = origins
        self.token = token
    }

    func admits(_ request: HTTPRequest) -> Bool {
        admitsHost(of: request) && admitsOrigin(of: request) && admitsToken(of: request)
    }

    /// Another site's name that was rebound to our address shows as the host that was asked for, and its pages have
    /// it as their origin too. So a name has to be ours: an address, `localhost`, or that of a configured origin;
    /// any name does for whoever shows the token.
    func admitsHost(of request: HTTPRequest) -> Bool {
        guard let host = request.headers["Host"], !Self.isOwnName(host) else { return true }
        if origins.contains(where: { $0.hasSuffix("://" + host) }) { return true }
        return token.map { Self.equal(Self.shownToken(of: request) ?? "", $0) } ?? false
    }

    /// An IPv4 or bracketed IPv6 address, or `localhost`, with or without a port.
    private static func isOwnName(_ host: String) -> Bool {
        if host.hasPrefix("[") { return true }
        let name = host.split(separator: ":", omittingEmptySubsequences: false)[0].lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// A browser sends the origin of the page that asks. Another site's page must not drive the stage: its origin is
    /// not the host that was asked for.
    func admitsOrigin(of request: HTTPRequest) -> Bool {
        guard let origin = request.headers["Origin"], origin != "null" else {
            return request.headers["Origin"] == nil || origins.contains("null")
        }
        if origins.contains(origin) { return true }
        guard let host = request.headers["Host"] else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }

    func admitsToken(of request: HTTPRequest) -> Bool {
        guard let token, !Self.isLoopback(request.remoteAddress) else { return true }
        return Self.equal(Self.shownToken(of: request) ?? "", token)
    }

    private static func shownToken(of request: HTTPRequest) -> String? {
        let bearer = request.headers["Authorization"].flatMap { header -> String? in
            header.hasPrefix("Bearer ") ? String(header.dropFirst(7)) : nil
        }
        return bearer ?? request.query["token"]
    }

    static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }

    /// Takes the same time wherever the texts differ.
    private static func equal(_ left: String, _ right: String) -> Bool {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var difference = left.count ^ right.count
        for index in right.indices { difference |= Int((index < left.count ? left[index] : 0) ^ right[index]) }
        return difference == 0
    }
}
