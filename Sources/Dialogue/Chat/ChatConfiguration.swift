internal import Formats
internal import Foundation

/// Which server of OpenAI's chat protocol answers, and how long it may take.
public struct ChatConfiguration: Sendable, Hashable {
    /// Where the key stands. It is read at each request and never kept, logged or shown.
    public enum Key: Sendable, Hashable {
        case none
        /// The name of an environment variable.
        case environment(String)
        /// A file that holds nothing but the key.
        case file(String)
    }

    /// Up to `/chat/completions`: `http://127.0.0.1:8080/v1`.
    public var baseURL: String
    public var model: String
    public var key: Key
    public var temperature: Double
    public var maximumTokens: Int
    /// For the connection to stand.
    public var connectTimeout: Duration
    /// From the request to the first word of the answer.
    public var firstTokenTimeout: Duration
    /// Between two pieces of the answer.
    public var stallTimeout: Duration
    /// Unicode scalars of an answer after which it is ended: a performer does not lecture.
    public var maximumLength: Int
    /// The model may call the persona's tools: the time, the knowledge, the songs, the face. Only for servers that know
    /// the tools protocol; others refuse such a request.
    public var offersTools: Bool

    public init(
        baseURL: String, model: String, key: Key = .none, temperature: Double = 0.7, maximumTokens: Int = 400,
        connectTimeout: Duration = .seconds(3), firstTokenTimeout: Duration = .seconds(6),
        stallTimeout: Duration = .seconds(5), maximumLength: Int = 4000, offersTools: Bool = false
    ) {
        self.baseURL = baseURL
        self.model = model
        self.key = key
        self.temperature = temperature
        self.maximumTokens = maximumTokens
        self.connectTimeout = connectTimeout
        self.firstTokenTimeout = firstTokenTimeout
        self.stallTimeout = stallTimeout
        self.maximumLength = maximumLength
        self.offersTools = offersTools
    }

    var address: String {
        (baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL) + "/chat/completions"
    }
}

extension ChatConfiguration.Key {
    /// The key itself; nil when none is wanted.
    func read() throws -> String? {
        switch self {
        case .none: return nil
        case .environment(let name):
            guard let value = ProcessInfo.processInfo.environment[name] else {
                throw DialogueError(
                    "the language model's key is not set", at: "environment variable \(name)",
                    advice: "Set it, or name another one.")
            }
            return try Self.checked(value, place: "environment variable \(name)")
        case .file(let path):
            // Keys are below 1 KiB; a longer file is not one.
            return try Self.checked(String(decoding: FileBytes.read(path, limit: 4096), as: UTF8.self), place: path)
        }
    }

    private static func checked(_ text: String, place: String) throws -> String {
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw DialogueError(
                "the language model's key is not one line of printable characters", at: place,
                advice: "Put the key there and nothing else.")
        }
        return key
    }
}
