internal import Formats

/// What one event of a chat stream brings.
enum ChatDelta: Equatable {
    case content(String)
    /// Calls of tools, or pieces of them, and what is said with them.
    case tools([ChatToolCall.Piece], content: String)
    /// Roles, usage, reasoning: nothing to be said.
    case nothing
    /// `[DONE]`.
    case done

    /// - Throws: `DialogueError` for what is no JSON, and for an error that the server tells in the stream.
    static func read(_ data: String, place: String) throws -> ChatDelta {
        if data == "[DONE]" { return .done }
        guard let value = try? JSONValue.parse(data, limits: JSONLimits(bytes: 1 << 20, depth: 32)) else {
            throw DialogueError(
                "the language model's stream is not JSON", at: place,
                advice: "See that the address speaks OpenAI's chat protocol.")
        }
        if let failure = value["error"], !failure.isNull {
            throw DialogueError(
                "the language model refuses: \(message(of: failure))", at: place,
                advice: "See its log; the key, the model's name and the quota are the usual reasons.")
        }
        // A server that does not stream sends `message` instead of `delta`.
        let choice = value["choices"]?[0]
        let text = choice?["delta"]?["content"]?.string ?? choice?["message"]?["content"]?.string ?? ""
        let calls = ChatToolCall.pieces(choice?["delta"]?["tool_calls"] ?? choice?["message"]?["tool_calls"])
        if !calls.isEmpty { return .tools(calls, content: text) }
        return text.isEmpty ? .nothing : .content(text)
    }

    private static func message(of failure: JSONValue) -> String {
        let text = failure["message"]?.string ?? failure.string ?? "no reason given"
        return String(text.unicodeScalars.prefix(200).map(Character.init))
    }
}
