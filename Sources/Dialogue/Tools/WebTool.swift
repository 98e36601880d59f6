public import Formats
internal import Foundation

/// A tool of another program, reached over HTTP: what the model is told of it, and where its calls go.
public struct WebTool: Sendable {
    /// Letters, digits and underscores, as the tools protocol wants.
    public var name: String
    public var description: String
    /// A JSON Schema of the arguments.
    public var parameters: JSONValue
    let schema: JSONSchema
    /// `GET` sends the arguments in the query, `POST` as JSON.
    public var method: String
    /// With `{argument}` where one belongs into the path.
    public var url: String
    /// Sent as `Authorization: Bearer …`.
    public var key: ChatConfiguration.Key
    public var timeout: Duration

    /// Where it goes: `api.example.org` or `127.0.0.1:9000`, in lower case.
    var host: String? { Self.host(of: url) }

    static func host(of url: String) -> String? {
        guard let parts = URLComponents(string: url.replacing("{", with: "").replacing("}", with: "")),
            ["http", "https"].contains(parts.scheme?.lowercased()), parts.user == nil, parts.password == nil,
            let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        return parts.port.map { "\(host):\($0)" } ?? host
    }

    /// Whether an argument would leave its place in the path: some servers unescape before they look at the slashes.
    func strays(_ arguments: JSONObject) -> Bool {
        arguments.members.contains { member in
            let text = member.value.string ?? member.value.text
            return url.contains("{\(member.key)}")
                && (text.isEmpty || text.contains("..") || text == "." || text.contains { "/\\".contains($0) })
        }
    }

    /// The address of one call, and the arguments that are not in it.
    func address(for arguments: JSONObject) -> (url: String, rest: JSONObject) {
        var rest = arguments
        var url = url
        for member in arguments.members where url.contains("{\(member.key)}") {
            url = url.replacing("{\(member.key)}", with: Self.encoded(member.value))
            rest[member.key] = nil
        }
        guard method == "GET", !rest.isEmpty else { return (url, rest) }
        let query = rest.members.map { Self.encoded(.string($0.key)) + "=" + Self.encoded($0.value) }
        return (url + (url.contains("?") ? "&" : "?") + query.joined(separator: "&"), rest)
    }

    /// Everything but letters, digits and `-._~` (RFC 3986, 2.3) is escaped: an argument stays one argument.
    private static func encoded(_ value: JSONValue) -> String {
        let text = value.string ?? value.text
        return text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
