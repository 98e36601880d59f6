/// The parts of a `ws:` or `wss:` URL (RFC 6455, 3).
struct WebSocketAddress: Equatable {
    var isSecure: Bool
    /// Without brackets.
    var host: String
    var port: Int
    /// Path and query, beginning with `/`.
    var target: String

    init?(_ url: String) {
        guard let scheme = ["ws://", "wss://"].first(where: { url.lowercased().hasPrefix($0) }),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        isSecure = scheme == "wss://"
        let rest = url.dropFirst(scheme.count).prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest[authority.endIndex...]
        target = path.first == "/" ? String(path) : "/" + path
        guard !authority.contains("@") else { return nil }
        var portText: Substring?
        if authority.first == "[", let end = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            let tail = authority[authority.index(after: end)...]
            guard tail.isEmpty || tail.first == ":" else { return nil }
            if !tail.isEmpty { portText = tail.dropFirst() }
        } else {
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            host = String(parts.first ?? "")
            if parts.count == 2 { portText = parts[1] }
        }
        guard !host.isEmpty else { return nil }
        if let portText {
            guard let number = Int(portText), (1...65535).contains(number) else { return nil }
            port = number
        } else {
            port = isSecure ? 443 : 80
        }
    }
}
