internal import Formats
internal import Script
internal import Synchronization

/// Asks a server one short question, to see whether its settings are right. Nothing is spoken.
public struct ChatTrial: Sendable {
    public struct Outcome: Sendable, Encodable, Equatable {
        public var isGood: Bool
        /// Milliseconds to the first word, and to the end.
        public var firstWord: Double?
        public var total: Double
        /// The beginning of what it said.
        public var text: String
        /// What went wrong, where and what to do.
        public var problem: String?
    }

    /// More than this is not needed to see that it speaks.
    private static let shown = 200
    /// A file has to be read first.
    private static let loading = Duration.seconds(120)

    private let backends: ChatBackends

    public init(_ backends: ChatBackends) { self.backends = backends }

    public func run(_ configuration: ChatConfiguration) async -> Outcome {
        var configuration = configuration
        configuration.maximumTokens = min(configuration.maximumTokens, 60)
        configuration.maximumLength = Self.shown
        if configuration.api == .file {
            configuration.firstTokenTimeout = max(configuration.firstTokenTimeout, Self.loading)
        }
        let began = ContinuousClock.now
        let first = Mutex<Duration?>(nil)
        let words = Mutex("")
        let problem = await problem(configuration) { text in
            first.withLock { $0 = $0 ?? ContinuousClock.now - began }
            words.withLock { $0 += ($0.isEmpty ? "" : " ") + text }
        }
        let text = words.withLock { $0 }
        let silence = text.isEmpty ? "\(configuration.address): it answered without a word. See its log." : nil
        return Outcome(
            isGood: problem == nil && silence == nil, firstWord: first.withLock { $0 }.map(Self.milliseconds),
            total: Self.milliseconds(ContinuousClock.now - began), text: text, problem: problem ?? silence)
    }

    private func problem(
        _ configuration: ChatConfiguration, hear: @escaping @Sendable (String) -> Void
    ) async -> String? {
        let messages: [JSONValue] = [
            ["role": "system", "content": "You are being tested. Answer in one short sentence."],
            ["role": "user", "content": "Say hello."],
        ]
        let persona = Persona(id: "trial", name: "Trial", language: .english)
        let watchdog = Watchdog(first: configuration.firstTokenTimeout, stall: configuration.stallTimeout)
        let stream = ChatStream(configuration: configuration, backends: backends)
        do {
            try await watchdog.guarding(place: configuration.address) {
                var turn = ChatTurn(persona: persona, filter: SpeechFilter(), configuration: configuration)
                let say: @Sendable (DialogueLine) -> Void = { line in
                    if case .spoken(let spoken) = line { hear(spoken.text) }
                }
                try await stream.read(
                    ChatRequest(configuration: configuration, messages: messages), turn: &turn, watchdog: watchdog,
                    say: say)
                for line in turn.finish() { say(line) }
            }
            return nil
        } catch {
            return "\(ChatFailure(error, at: configuration.address).error)"
        }
    }

    private static func milliseconds(_ duration: Duration) -> Double { (duration / .milliseconds(1)).rounded() }
}
