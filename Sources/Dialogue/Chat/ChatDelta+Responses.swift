internal import Formats

extension ChatDelta {
    /// An event of `/responses`, or the whole document of a server that does not stream. Reasoning is not looked at.
    static func response(_ value: JSONValue, place: String) throws -> ChatDelta {
        switch value["type"]?.string {
        case "response.output_text.delta":
            return ChatDelta(content: value["delta"]?.string ?? "")
        case "response.output_item.added":
            return ChatDelta(calls: call(value["item"], index: value["output_index"]?.int, withArguments: false))
        case "response.function_call_arguments.delta":
            let piece = ChatToolCall.Piece(
                index: value["output_index"]?.int ?? 0, id: "", name: "", arguments: value["delta"]?.string ?? "")
            return ChatDelta(calls: [piece])
        case "response.completed", "response.incomplete":
            return ChatDelta(usage: ChatUsage(value["response"]?["usage"]), end: .done)
        case "response.failed":
            throw refusal(value["response"]?["error"] ?? .null, place: place)
        case "error":
            throw refusal(value, place: place)
        case nil where value["output"]?.array != nil:
            return whole(value)
        default:
            return ChatDelta()
        }
    }

    private static func whole(_ value: JSONValue) -> ChatDelta {
        var delta = ChatDelta(usage: ChatUsage(value["usage"]), end: .done)
        for (index, item) in (value["output"]?.array ?? []).enumerated() {
            if item["type"] == "message" { delta.content += text(item["content"]) }
            delta.calls += call(item, index: index, withArguments: true)
        }
        return delta
    }

    private static func call(_ item: JSONValue?, index: Int?, withArguments: Bool) -> [ChatToolCall.Piece] {
        guard let item, item["type"] == "function_call" else { return [] }
        return [
            ChatToolCall.Piece(
                index: index ?? 0, id: item["call_id"]?.string ?? "", name: item["name"]?.string ?? "",
                arguments: withArguments ? item["arguments"]?.string ?? "" : "")
        ]
    }
}
