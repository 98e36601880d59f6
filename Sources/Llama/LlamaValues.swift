/// Which file is to be a model, and what it may take: models of equal choices are one.
public struct LlamaChoice: Sendable, Hashable {
    public var path: String
    /// Tokens of one conversation's prompt and answer. Cut to what the model was trained with.
    public var contextTokens: Int
    /// 0: half of the processor's cores, so that the voices keep the other half.
    public var threads: Int

    public init(path: String, contextTokens: Int = 4096, threads: Int = 0) {
        self.path = path
        self.contextTokens = min(1 << 20, max(256, contextTokens))
        self.threads = min(64, max(0, threads))
    }
}

/// How the next token is chosen.
public struct LlamaSampling: Sendable, Hashable {
    /// 0 always takes the likeliest.
    public var temperature: Float
    /// The likeliest tokens that have this share together (Holtzman et al. 2020).
    public var topP: Float
    /// Tokens that have at least this share of the likeliest one's.
    public var minP: Float
    /// Divides what speaks for a token that was said lately; 1 does nothing.
    public var repeatPenalty: Float
    /// Equal seeds choose equally; nil is another each time.
    public var seed: UInt32?

    /// Tokens that the penalty looks back.
    static let repeatTokens: Int32 = 64

    public init(
        temperature: Float = 0.7, topP: Float = 0.95, minP: Float = 0.05, repeatPenalty: Float = 1.1,
        seed: UInt32? = nil
    ) {
        self.temperature = min(5, max(0, temperature))
        self.topP = min(1, max(0.01, topP))
        self.minP = min(1, max(0, minP))
        self.repeatPenalty = min(3, max(0.5, repeatPenalty))
        self.seed = seed
    }
}

/// One message of a conversation.
public struct LlamaMessage: Sendable, Hashable {
    /// `system`, `user` or `assistant`.
    public var role: String
    public var content: String

    public init(_ role: String, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// An answer that is wanted.
public struct LlamaRequest: Sendable {
    public var messages: [LlamaMessage]
    /// Whose conversation it is: what the model knows of a persona's prompt is kept under this name.
    public var persona: String
    public var sampling: LlamaSampling
    public var maximumTokens: Int
    /// Texts that end the answer and are no part of it.
    public var stopWords: [String]

    public init(
        _ messages: [LlamaMessage], persona: String = "", sampling: LlamaSampling = LlamaSampling(),
        maximumTokens: Int = 400, stopWords: [String] = []
    ) {
        self.messages = messages
        self.persona = persona
        self.sampling = sampling
        self.maximumTokens = max(1, maximumTokens)
        self.stopWords = stopWords
    }
}

/// Tokens of one answer.
public struct LlamaUsage: Sendable, Hashable {
    public var prompt = 0
    /// Of the prompt, those that the model still knew from before.
    public var reused = 0
    public var answer = 0
}
