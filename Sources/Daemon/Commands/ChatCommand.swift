import Dialogue
import Script

extension Command {
    static let chat = Command(
        name: "chat", summary: "talk with a persona in the terminal",
        help: """
            usage: voxhumana chat [TEXT] [--persona ID] [--sources]

            Answers TEXT, or every line of standard input. --sources also prints where a factual answer was read.
            What you tell of yourself is remembered until the end of it.
            """,
        bare: ["--sources"]
    ) { options, configuration in
        let workshop = try await Chat.workshop(configuration)
        let isChosen = configuration.values[Setting.persona.key]?.origin != .standard
        let name = configuration.optional(.persona)
        let role = try workshop.house(leading: name).role(isChosen ? name : nil)
        var conversation = Chat(mind: workshop.cast.mind(role), showsSources: options.has("--sources"))
        if !options.positional.isEmpty {
            try await conversation.ask(options.positional.joined(separator: " "))
            return
        }
        if let greeting = role.greeting { StandardOutput.line("\(role.name): \(greeting)") }
        while let line = readLine() {
            if line.contains(where: { !$0.isWhitespace }) { try await conversation.ask(line) }
        }
    }
}

/// A conversation in the terminal: everything said counts as heard.
private struct Chat {
    let mind: any DialogueEngine
    let showsSources: Bool
    private var history = ConversationHistory()

    init(mind: any DialogueEngine, showsSources: Bool) {
        self.mind = mind
        self.showsSources = showsSources
    }

    /// With a memory that nothing is left of: whoever sits here is one person, and the next one is another.
    static func workshop(_ configuration: Configuration) async throws -> Workshop {
        let memory = configuration.flag(.memory) ? try await MemoryStore.open(":memory:") : nil
        return try await Workshop.open(configuration, log: Log(level: .warning), memory: memory)
    }

    mutating func ask(_ text: String) async throws {
        let event = Event(.message(text), viewer: "terminal", isPrivate: true)
        let past = history.exchanges
        history.begin(event)
        for try await line in mind.respond(to: event, history: past) {
            switch line {
            case .spoken(let spoken):
                history.append(heard: spoken.text)
                let source = spoken.source.map { " [\($0)]" } ?? ""
                StandardOutput.line(spoken.text + (showsSources ? source : ""))
            case .sung(let song):
                StandardOutput.line("♪ \(song)")
            }
        }
    }
}
