public import Llama
public import Net
internal import Synchronization

/// The configured servers and model files in their order, how they fared, and what they cost: shared by all minds, and changed while
/// they talk. A turn under way ends with the servers that it began with.
public final class ChatBackends: Sendable {
    struct State {
        var configurations: [ChatConfiguration]
        var breakers: [CircuitBreaker]
        var records: [String: ChatRecord]
        var random: SeededGenerator
    }

    /// Shared with whoever else asks other servers: connections are kept.
    public let client: HTTPClient
    /// The models that are files.
    public let models: LlamaModels
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameters:
    ///   - seed: of the jitter between retries.
    ///   - now: what the breakers count their rests by.
    public init(
        _ configurations: [ChatConfiguration] = [], client: HTTPClient,
        models: LlamaModels = LlamaModels(),
        seed: UInt64 = SystemRandomNumberGenerator.seed(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.client = client
        self.models = models
        self.now = now
        state = Mutex(
            State(
                configurations: configurations,
                breakers: configurations.map { _ in CircuitBreaker() }, records: [:],
                random: SeededGenerator(seed: seed)))
    }

    public var configurations: [ChatConfiguration] { state.withLock { $0.configurations } }

    /// Puts other servers in place. One whose settings are as before keeps its breaker.
    public func replace(_ configurations: [ChatConfiguration]) {
        state.withLock { state in
            let breakers = configurations.map { configuration in
                state.configurations.firstIndex(of: configuration).map { state.breakers[$0] } ?? CircuitBreaker()
            }
            state.configurations = configurations
            state.breakers = breakers
            let names = Set(configurations.map(\.name))
            state.records = state.records.filter { names.contains($0.key) }
        }
        let files = Set(configurations.filter { $0.api == .file }.map(\.choice))
        Task { [models] in await models.keep(files) }
    }

    // MARK: A turn's way

    /// - Parameter servers: the configurations as the turn saw them at its beginning.
    func begin(_ route: inout FailoverRoute, servers: [ChatConfiguration]) -> FailoverRoute.Step {
        step(servers) { breakers, now, _ in route.begin(&breakers, now: now) }
    }

    func failed(
        _ failure: ChatFailure, server: ChatConfiguration, elapsed: Duration, route: inout FailoverRoute,
        servers: [ChatConfiguration]
    ) -> FailoverRoute.Step {
        let next = step(servers) { breakers, now, random in
            route.failed(failure, elapsed: elapsed, breakers: &breakers, now: now, random: &random)
        }
        record(server) { $0.failed(failure.error) }
        if case .ask(_, let delay) = next, delay > .zero { record(server) { $0.retries += 1 } }
        return next
    }

    /// The answer began; what comes later is not the route's business.
    func settle(_ server: ChatConfiguration, usage: ChatUsage, firstWord: Duration?) {
        with(server) { $0.succeeded() }
        record(server) { $0.answered(usage, firstWord: firstWord, prices: server.prices) }
    }

    /// It broke off after some sentences.
    func brokeOff(_ server: ChatConfiguration, failure: ChatFailure, usage: ChatUsage) {
        let now = now()
        with(server) { $0.failed(now: now) }
        record(server) {
            $0.failed(failure.error)
            $0.count(usage, prices: server.prices)
        }
    }

    func abandon(_ server: ChatConfiguration, usage: ChatUsage) {
        let now = now()
        with(server) { $0.abandoned(now: now) }
        record(server) { $0.count(usage, prices: server.prices) }
    }

    func asked(_ server: ChatConfiguration) { record(server) { $0.requests += 1 } }

    /// The breakers in the turn's order of servers; one that is not configured any more is as good as closed.
    private func step(
        _ servers: [ChatConfiguration],
        _ decide: (inout [CircuitBreaker], ContinuousClock.Instant, inout SeededGenerator) -> FailoverRoute.Step
    ) -> FailoverRoute.Step {
        let now = now()
        return state.withLock { state in
            let places = servers.map { state.configurations.firstIndex(of: $0) }
            var breakers = places.map { $0.map { state.breakers[$0] } ?? CircuitBreaker() }
            let step = decide(&breakers, now, &state.random)
            for (place, breaker) in zip(places, breakers) { if let place { state.breakers[place] = breaker } }
            return step
        }
    }

    private func with(_ server: ChatConfiguration, _ change: (inout CircuitBreaker) -> Void) {
        state.withLock { state in
            guard let place = state.configurations.firstIndex(of: server) else { return }
            change(&state.breakers[place])
        }
    }

    private func record(_ server: ChatConfiguration, _ change: (inout ChatRecord) -> Void) {
        state.withLock { change(&$0.records[server.name, default: ChatRecord()]) }
    }

    // MARK: Reports

    public var reports: [ChatReport] {
        state.withLock { state in
            zip(state.configurations, state.breakers).map { configuration, breaker in
                ChatReport(configuration, breaker: breaker, record: state.records[configuration.name] ?? ChatRecord())
            }
        }
    }
}

extension SystemRandomNumberGenerator {
    /// A seed that nobody can foresee.
    public static func seed() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
