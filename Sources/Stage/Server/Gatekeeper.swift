import Net

/// Who may come in: the page's own origin and the configured ones, and beyond loopback whoever shows the token.
public struct Gatekeeper: Sendable {
    /// Web origins besides the server's own, as `https://example.org`.
    public var origins: Set<String>
    /// What a client beyond loopback has to show, as `Authorization: Bearer …`, as `?token=…`, or as the cookie that
    /// the latter is answered with.
    public var token: String?
    /// What an operator has to show, as `Authorization: Bearer …`, as `?operator=…`, or as the cookie that the latter is
    /// answered with. nil: whoever comes from this machine is one, and nobody else. With a token nobody is one without
    /// it, so that a proxy on this machine makes no operators.
    public var operatorToken: String?

    public init(origins: Set<String> = [], token: String? = nil, operatorToken: String? = nil) {
        self.origins = origins
        self.token = token
        self.operatorToken = operatorToken
    }

    /// Whether the asker may see and do everything. Only asked of those who are admitted.
    func isOperator(_ request: HTTPRequest) -> Bool {
        guard let operatorToken else { return Self.isLoopback(request.remoteAddress) }
        return Self.shows(operatorToken, request, as: .operator)
    }

    /// What a token stands for: where it is looked for.
    private enum Pass: String {
        case viewer = "token"
        case `operator` = "operator"

        var cookie: String { self == .viewer ? "voxhumana_token" : "voxhumana_operator" }
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
        return showsAny(request)
    }

    /// An operator's token lets its holder in, too.
    private func showsAny(_ request: HTTPRequest) -> Bool {
        if let token, Self.shows(token, request, as: .viewer) { return true }
        return operatorToken.map { Self.shows($0, request, as: .operator) } ?? false
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
        guard token != nil, !Self.isLoopback(request.remoteAddress) else { return true }
        return showsAny(request)
    }

    private static func shows(_ token: String, _ request: HTTPRequest, as pass: Pass) -> Bool {
        let bearer = request.headers["Authorization"].flatMap { header -> String? in
            header.hasPrefix("Bearer ") ? String(header.dropFirst(7)) : nil
        }
        if let bearer, equal(bearer, token) { return true }
        if let shown = request.query[pass.rawValue], equal(shown, token) { return true }
        let cookies = (request.headers["Cookie"] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
        return cookies.contains { equal(String($0), cookie(token, pass)) }
    }

    /// What an answer sets where the address has shown a token, so that the page's own requests need not repeat it.
    func cookies(for request: HTTPRequest) -> [String] {
        [(Pass.viewer, token), (.operator, operatorToken)].compactMap { pass, token in
            guard let token, Self.equal(request.query[pass.rawValue] ?? "", token) else { return nil }
            return Self.cookie(token, pass) + "; Path=/; HttpOnly; SameSite=Strict"
        }
    }

    /// In hexadecimal, for a token may have any characters.
    private static func cookie(_ token: String, _ pass: Pass) -> String {
        pass.cookie + "=" + token.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
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
