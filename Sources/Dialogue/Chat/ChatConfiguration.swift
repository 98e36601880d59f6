internal import Formats
internal import Foundation
internal import Llama

/// Which server of OpenAI's protocols or which model file answers, and how long it may take.
public struct ChatConfiguration: Sendable, Hashable {
    /// Where the key stands. It is read at each request and never kept, logged or shown.
    public enum Key: Sendable, Hashable {
        case none
        /// The name of an environment variable.
        case environment(String)
        /// A file that holds nothing but the key.
        case file(String)
    }

    /// How it is asked.
    public enum API: String, Sendable, Hashable, Codable, CaseIterable {
        /// `/chat/completions`: every server there is.
        case chat
        /// `/responses`: OpenAI's newer one, and some others.
        case responses
        /// Not over the network: a GGUF file that is run in this process.
        case file
    }

    /// What operators and metrics call it.
    public var name: String
    /// Up to `/chat/completions` or `/responses`: `http://127.0.0.1:8080/v1`. Of a file its path.
    public var baseURL: String
    public var model: String
    public var api: API
    public var key: Key
    public var temperature: Double
    /// Of an answer.
    public var maximumTokens: Int
    /// What the model's context holds, prompt and answer together.
    public var contextTokens: Int
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
    public var retry: RetryPolicy
    public var prices: TokenPrices
    /// For a file.
    public var file = LocalModel()

    public init(
        name: String = "model", baseURL: String, model: String, api: API = .chat, key: Key = .none,
        temperature: Double = 0.7, maximumTokens: Int = 400, contextTokens: Int = 8192,
        connectTimeout: Duration = .seconds(3), firstTokenTimeout: Duration = .seconds(6),
        stallTimeout: Duration = .seconds(5), maximumLength: Int = 4000, offersTools: Bool = false,
        retry: RetryPolicy = RetryPolicy(), prices: TokenPrices = TokenPrices()
    ) {
        self.name = name
        self.baseURL = baseURL
        self.model = model
        self.api = api
        self.key = key
        self.temperature = temperature
        self.maximumTokens = maximumTokens
        self.contextTokens = contextTokens
        self.connectTimeout = connectTimeout
        self.firstTokenTimeout = firstTokenTimeout
        self.stallTimeout = stallTimeout
        self.maximumLength = maximumLength
        self.offersTools = offersTools
        self.retry = retry
        self.prices = prices
    }

    /// Where requests go; the path of a file.
    public var address: String {
        if api == .file { return baseURL }
        let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        return base + (api == .chat ? "/chat/completions" : "/responses")
    }

    /// Tokens that a prompt may have.
    var promptTokens: Int { max(256, contextTokens - maximumTokens) }
}

/// How a model file is run and how it chooses its words.
public struct LocalModel: Sendable, Hashable {
    /// 0: half of the processor's cores.
    public var threads = 0
    public var topP = 0.95
    public var minP = 0.05
    /// 1 is none.
    public var repeatPenalty = 1.1
    /// nil is another each time.
    public var seed: UInt32?
    /// Texts that end an answer, besides the marks of common templates.
    public var stopWords: [String] = []

    public init() {}
}

extension ChatConfiguration {
    /// A GGUF file in this process. A small machine reads long prompts slowly: less context, more time.
    public static func file(_ path: String, name: String = "file", contextTokens: Int = 4096) -> ChatConfiguration {
        let title = path.split(separator: "/").last.map(String.init) ?? path
        return ChatConfiguration(
            name: name, baseURL: path, model: title, api: .file, contextTokens: contextTokens,
            firstTokenTimeout: .seconds(12))
    }

    /// The model that its file becomes.
    var choice: LlamaChoice { LlamaChoice(path: baseURL, contextTokens: contextTokens, threads: file.threads) }
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
        guard isPlausible(key) else {
            throw DialogueError(
                "the language model's key is not one line of printable characters", at: place,
                advice: "Put the key there and nothing else.")
        }
        return key
    }

    /// One line of printable ASCII, as goes into a header.
    public static func isPlausible(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 4000 && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
