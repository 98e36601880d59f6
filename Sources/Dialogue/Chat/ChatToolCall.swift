internal import Formats

/// A tool that a language model calls: the name, and the arguments as JSON text.
struct ChatToolCall: Sendable, Hashable {
    var id = ""
    var name = ""
    var arguments = ""

    /// A piece of a call, as a stream brings it.
    struct Piece: Sendable, Hashable {
        var index: Int
        var id: String
        var name: String
        var arguments: String
    }

    /// The pieces of `tool_calls`.
    static func pieces(_ calls: JSONValue?) -> [Piece] {
        (calls?.array ?? []).enumerated().map { place, call in
            let function = call["function"]
            return Piece(
                index: call["index"]?.int ?? place, id: call["id"]?.string ?? "",
                name: function?["name"]?.string ?? "",
                // Some servers send the arguments as an object.
                arguments: function?["arguments"]?.string ?? function?["arguments"]?.object.map {
                    JSONValue.object($0).text
                } ?? "")
        }
    }
}

/// The calls of one answer, put together from their pieces. Bounded: what is beyond is dropped.
struct ChatToolCalls: Sendable {
    private(set) var calls: [ChatToolCall] = []
    private static let maximumCalls = 8
    /// Bytes of one call's arguments, and of its id and name.
    private static let maximumArguments = 8192
    private static let maximumName = 128

    mutating func take(_ piece: ChatToolCall.Piece) {
        guard (0..<Self.maximumCalls).contains(piece.index) else { return }
        while calls.count <= piece.index { calls.append(ChatToolCall()) }
        Self.add(piece.id, to: &calls[piece.index].id, limit: Self.maximumName)
        Self.add(piece.name, to: &calls[piece.index].name, limit: Self.maximumName)
        Self.add(piece.arguments, to: &calls[piece.index].arguments, limit: Self.maximumArguments)
    }

    private static func add(_ text: String, to whole: inout String, limit: Int) {
        if whole.utf8.count + text.utf8.count <= limit { whole += text }
    }

    /// The assistant's message that made the calls, for the next request.
    var message: JSONValue {
        let list = calls.map { call -> JSONValue in
            [
                "id": .string(call.id), "type": "function",
                "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
            ]
        }
        return ["role": "assistant", "content": "", "tool_calls": .array(list)]
    }
}
