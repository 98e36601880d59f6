import FoundationEssentials

/// The parts of OpenAI's API that other software speaks to a voice and a persona with. Unknown fields are ignored, as
/// its clients expect.

/// One message of a conversation.
public struct ChatMessage: Sendable, Equatable, Codable {
    public enum Role: String, Sendable, Codable { case system, developer, user, assistant, tool }

    public var role: Role
    public var content: String

    public init(role: Role, content: String) {
        self.role = role
        self.content = content
    }

    private enum CodingKeys: String, CodingKey { case role, content }
    private struct Part: Decodable { var text: String? }

    /// `content` is a text, a list of parts of which the texts count, or null beside a call of a tool.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        role = try fields.decode(Role.self, forKey: .role)
        if let text = try? fields.decode(String.self, forKey: .content) {
            content = text
        } else {
            let parts = try fields.decodeIfPresent([Part].self, forKey: .content) ?? []
            content = parts.compactMap(\.text).joined(separator: "\n")
        }
    }
}

/// `POST /v1/chat/completions`.
struct ChatBody: Decodable {
    var model: String?
    var messages: [ChatMessage]
    var stream: Bool?

    /// Messages and characters taken; older ones are forgotten by the history anyway.
    static let most = 256

    func check() throws(StageError) {
        guard (1...Self.most).contains(messages.count), messages.last?.role == .user else {
            throw StageError(
                "bad-field", "`messages` must have 1 to \(Self.most) entries, the last of them the user's",
                advice: "send the newest ones")
        }
        guard let last = messages.last?.content, last.contains(where: { !$0.isWhitespace }),
            last.count <= StageProtocol.longestText
        else {
            throw StageError(
                "bad-field", "The last message must have 1 to \(StageProtocol.longestText) characters",
                advice: "shorten it")
        }
    }
}

/// The answers of `/v1/chat/completions`, whole and in pieces, and of `/v1/models`.
enum ChatAnswer {
    struct Whole: Encodable {
        struct Choice: Encodable {
            var index = 0
            var message: ChatMessage
            var finishReason = "stop"
        }

        struct Usage: Encodable {
            var promptTokens = 0
            var completionTokens = 0
            var totalTokens = 0
        }

        var id: String
        var object = "chat.completion"
        var created: Int
        var model: String
        var choices: [Choice]
        /// The built-in mind has no tokens to count; clients expect the field.
        var usage = Usage()
    }

    struct Piece: Encodable {
        struct Delta: Encodable {
            var role: String?
            var content: String?
        }

        struct Choice: Encodable {
            var index = 0
            var delta: Delta
            var finishReason: String?
        }

        var id: String
        var object = "chat.completion.chunk"
        var created: Int
        var model: String
        var choices: [Choice]
    }

    struct Models: Encodable {
        struct Model: Encodable {
            var id: String
            var object = "model"
            var created = 0
            var ownedBy = "voxhumana"
        }

        var object = "list"
        var data: [Model]
    }
}
