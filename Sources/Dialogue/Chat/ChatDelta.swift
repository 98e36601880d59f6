internal import Formats

/// What one event of a model's stream brings.
struct ChatDelta: Equatable {
    enum End: Equatable {
        case none
        /// The answer is whole; the counts may follow.
        case finished
        /// Nothing follows.
        case done
    }

    var content = ""
    /// Calls of tools, or pieces of them.
    var calls: [ChatToolCall.Piece] = []
    var usage: ChatUsage?
    var end = End.none

    /// - Throws: `ChatFailure` for what is no JSON, and for an error that the server tells in the stream.
    static func read(_ data: String, api: ChatConfiguration.API, place: String) throws -> ChatDelta {
        if data == "[DONE]" { return ChatDelta(end: .done) }
        guard let value = try? JSONValue.parse(data, limits: JSONLimits(bytes: 1 << 20, depth: 32)),
            value.object != nil
        else {
            throw DialogueError(
                "the language model's stream is not JSON", at: place,
                advice: "See that the address speaks OpenAI's protocol.")
        }
        if let failure = value["error"], !failure.isNull { throw refusal(failure, place: place) }
        return api == .responses ? try response(value, place: place) : completion(value)
    }

    /// An event of `/chat/completions`. What is in `reasoning_content` or `reasoning` is not looked at.
    private static func completion(_ value: JSONValue) -> ChatDelta {
        let choice = value["choices"]?[0]
        // A server that does not stream sends `message` instead of `delta`.
        let part = choice?["delta"] ?? choice?["message"]
        var delta = ChatDelta(content: text(part?["content"]), calls: ChatToolCall.pieces(part?["tool_calls"]))
        delta.usage = ChatUsage(value["usage"])
        if let reason = choice?["finish_reason"], !reason.isNull { delta.end = .finished }
        return delta
    }

    /// Text, or a list of parts of which some are text and others thoughts.
    static func text(_ content: JSONValue?) -> String {
        if let text = content?.string { return text }
        return (content?.array ?? []).filter { ["text", "output_text"].contains($0["type"]?.string) }
            .compactMap { $0["text"]?.string }.joined()
    }

    static func refusal(_ failure: JSONValue, place: String) -> ChatFailure {
        let codes = [failure["code"]?.string, failure["type"]?.string].compactMap { $0 }
        let isPassing = codes.contains {
            $0.contains("overloaded") || $0.contains("rate_limit") || $0 == "server_error"
        }
        return ChatFailure(
            isPassing ? .passing : .broken,
            DialogueError(
                "the language model refuses: \(message(of: failure))", at: place,
                advice: "See its log; the key, the model's name and the quota are the usual reasons."))
    }

    /// The reason in an error's document, short and on one line; nothing of it is trusted.
    static func message(of failure: JSONValue) -> String {
        let text = failure["message"]?.string ?? failure.string ?? "no reason given"
        return String(text.unicodeScalars.prefix(200).map { $0.value < 0x20 ? " " : Character($0) })
    }

    /// The reason in the body of a refused request; empty where it has none.
    static func reason(in body: String) -> String {
        guard let value = try? JSONValue.parse(body, limits: JSONLimits(bytes: 8192, depth: 8)) else { return "" }
        let error = value["error"] ?? value["detail"] ?? value
        return error["message"]?.string != nil || error.string != nil ? message(of: error) : ""
    }
}
