internal import Formats
internal import Net

/// One request in the server's own protocol, from messages in the shape of `/chat/completions`.
struct ChatRequest {
    let configuration: ChatConfiguration
    var messages: [JSONValue]
    /// As `/chat/completions` offers them; nil for none.
    var tools: JSONValue?
    /// Who talks: a model file keeps what it read of their prompts.
    var persona = ""

    /// - Throws: when the key cannot be read.
    func http() throws -> HTTPClientRequest {
        var request = HTTPClientRequest(
            method: "POST", url: configuration.address,
            headers: ["Content-Type": "application/json", "Accept": "text/event-stream"], body: body.bytes)
        if let key = try configuration.key.read() { request.headers["Authorization"] = "Bearer " + key }
        request.connectTimeout = configuration.connectTimeout
        request.firstByteTimeout = configuration.firstTokenTimeout
        request.stallTimeout = configuration.firstTokenTimeout + configuration.stallTimeout
        // A key must not follow a redirect to another host.
        request.redirectLimit = 0
        return request
    }

    var body: JSONValue {
        var body = JSONObject()
        body["model"] = .string(configuration.model)
        body["stream"] = true
        body["temperature"] = .number(configuration.temperature)
        switch configuration.api {
        case .chat:
            body["max_tokens"] = JSONValue(configuration.maximumTokens)
            body["stream_options"] = ["include_usage": true]
            body["messages"] = .array(messages)
            body["tools"] = tools
        case .responses:
            body["max_output_tokens"] = JSONValue(configuration.maximumTokens)
            // What viewers say is not kept on the server.
            body["store"] = false
            body["input"] = .array(messages.flatMap(Self.items))
            if let tools { body["tools"] = .array((tools.array ?? []).map(Self.tool)) }
        // A file has no wire.
        case .file: break
        }
        return .object(body)
    }

    /// A message as items of `input`.
    private static func items(_ message: JSONValue) -> [JSONValue] {
        if message["role"] == "tool" {
            return [
                [
                    "type": "function_call_output", "call_id": message["tool_call_id"] ?? "",
                    "output": message["content"] ?? "",
                ]
            ]
        }
        guard let calls = message["tool_calls"]?.array else { return [message] }
        return calls.map { call in
            [
                "type": "function_call", "call_id": call["id"] ?? "", "name": call["function"]?["name"] ?? "",
                "arguments": call["function"]?["arguments"] ?? "",
            ]
        }
    }

    /// Here a tool's fields stand beside its type.
    private static func tool(_ tool: JSONValue) -> JSONValue {
        var flat = tool["function"]?.object ?? JSONObject()
        flat["type"] = "function"
        return .object(flat)
    }
}
