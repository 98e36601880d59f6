internal import Formats
public import Net

/// The tools of other programs that a model may call, and the only hosts that they may reach.
///
///     hosts: [api.example.org]
///     tools:
///       - name: order_status
///         description: Where a parcel is, by the order's number.
///         url: https://api.example.org/orders/{number}
///         key_variable: SHOP_API_SECRET
///         parameters:
///           type: object
///           properties: {number: {type: string, maxLength: 40}}
///           required: [number]
public struct WebTools: Sendable {
    /// More would fill the model's context.
    static let most = 32
    /// Bytes of an answer; a longer one is refused.
    static let answerLimit = 16 * 1024
    /// Scalars of an answer that the model is told.
    static let told = 4000
    /// All calls of one answer together: a viewer waits.
    static let patience = Duration.seconds(15)
    /// One call.
    static let longestTimeout = 10.0

    public let tools: [WebTool]
    public let hosts: Set<String>
    private let client: HTTPClient

    public init(tools: [WebTool], hosts: Set<String>, client: HTTPClient) {
        self.tools = tools
        self.hosts = hosts
        self.client = client
    }

    func tool(named name: String) -> WebTool? { tools.first { $0.name == name } }

    var offered: [JSONValue] {
        tools.map { ChatTools.function($0.name, $0.description, parameters: $0.parameters) }
    }

    /// - Returns: JSON for the model: what the program answered, or what is wrong.
    func run(_ tool: WebTool, arguments: JSONValue) async -> String {
        if let wrong = tool.schema.errors(in: arguments).first { return Self.failure("\(wrong)") }
        let given = arguments.object ?? JSONObject()
        guard !tool.strays(given) else {
            return Self.failure("an argument that stands in the path must have no slashes and no `..`")
        }
        let (url, rest) = tool.address(for: given)
        guard let host = WebTool.host(of: url), hosts.contains(host) else {
            return Self.failure("the tool's host is not allowed")
        }
        do {
            let answer = try await client.request(try request(tool, url: url, rest: rest))
            let text = String(decoding: answer.body, as: UTF8.self)
            guard (200..<300).contains(answer.status) else {
                return Self.failure("the tool answers with status \(answer.status)")
            }
            let result: JSONValue = [
                "result": .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.told))))
            ]
            return result.text
        } catch let error as NetError {
            return Self.failure(error.what)
        } catch {
            return Self.failure("the tool could not be called")
        }
    }

    private func request(_ tool: WebTool, url: String, rest: JSONObject) throws -> HTTPClientRequest {
        var request = HTTPClientRequest(method: tool.method, url: url, headers: ["Accept": "application/json, text/*"])
        if tool.method == "POST" {
            request.headers["Content-Type"] = "application/json"
            request.body = JSONValue.object(rest).bytes
        }
        if let key = try tool.key.read() { request.headers["Authorization"] = "Bearer " + key }
        request.connectTimeout = min(tool.timeout, .seconds(3))
        request.firstByteTimeout = tool.timeout
        request.stallTimeout = tool.timeout
        request.bodyLimit = Self.answerLimit
        // Whoever answers may not send us elsewhere.
        request.redirectLimit = 0
        return request
    }

    private static func failure(_ reason: String) -> String {
        let error: JSONValue = ["error": .string(reason)]
        return error.text
    }
}
