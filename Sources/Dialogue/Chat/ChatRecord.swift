/// What became of one server's requests since the start.
struct ChatRecord: Sendable {
    var requests = 0
    var answers = 0
    var failures = 0
    var retries = 0
    var usage = ChatUsage()
    var cost = 0.0
    /// Seconds to the first word, over all answers.
    var firstWords = (total: 0.0, count: 0)
    var lastError: DialogueError?

    mutating func answered(_ usage: ChatUsage, firstWord: Duration?, prices: TokenPrices) {
        answers += 1
        lastError = nil
        if let firstWord {
            firstWords.total += firstWord / .seconds(1)
            firstWords.count += 1
        }
        count(usage, prices: prices)
    }

    mutating func count(_ usage: ChatUsage, prices: TokenPrices) {
        self.usage = self.usage + usage
        cost += prices.cost(of: usage)
    }

    mutating func failed(_ error: DialogueError) {
        failures += 1
        lastError = error
    }
}

/// A server as operators see it: no key is in it, nor where one stands.
public struct ChatReport: Sendable, Encodable, Equatable {
    public var name: String
    public var address: String
    public var model: String
    public var api: ChatConfiguration.API
    /// Asked as usual, not asked for a while, or being tried.
    public var state: CircuitBreaker.State
    public var requests: Int
    public var answers: Int
    public var failures: Int
    public var retries: Int
    public var inputTokens: Int
    public var outputTokens: Int
    public var cachedTokens: Int
    /// Some of the counts are ours, for the server gave none.
    public var isEstimate: Bool
    public var cost: Double
    /// Milliseconds, on average; nil before the first answer.
    public var firstWord: Double?
    /// nil since the last answer that went well.
    public var lastError: String?

    init(_ configuration: ChatConfiguration, breaker: CircuitBreaker, record: ChatRecord) {
        name = configuration.name
        address = configuration.address
        model = configuration.model
        api = configuration.api
        state = breaker.state
        requests = record.requests
        answers = record.answers
        failures = record.failures
        retries = record.retries
        inputTokens = record.usage.input
        outputTokens = record.usage.output
        cachedTokens = record.usage.cached
        isEstimate = record.usage.isEstimate
        cost = record.cost
        let (total, count) = record.firstWords
        firstWord = count > 0 ? (total / Double(count) * 1_000).rounded() : nil
        lastError = record.lastError.map { "\($0)" }
    }
}
