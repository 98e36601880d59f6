internal import Formats
internal import Script

/// The tools that every persona has: the time, what it knows, its songs, its face, and calling for a person; and those
/// of other programs that the operator allows. The persona's own run at once and touch nothing outside the session, so
/// the only bounds that they need are on how often and how much.
struct ChatTools: Sendable {
    /// Requests in which a model may call tools before it must answer.
    static let maximumRounds = 3
    /// Scalars of a question that is searched for, and of what is told.
    private static let maximumQuery = 300
    private static let maximumResult = 3000

    let index: PersonaIndex
    let clock: @Sendable () -> WallTime
    private let web: WebTools?
    private let handOver: @Sendable (HandOver) -> Void
    private let viewer: String?

    init(
        index: PersonaIndex, clock: @escaping @Sendable () -> WallTime, web: WebTools? = nil,
        handOver: @escaping @Sendable (HandOver) -> Void = { _ in }, viewer: String? = nil
    ) {
        self.index = index
        self.clock = clock
        self.web = web
        self.handOver = handOver
        self.viewer = viewer
    }

    /// How long the tools of one answer may take in all.
    var patience: Duration { web == nil ? .seconds(1) : WebTools.patience }

    /// What a call yields: a text for the model, and a stage direction for the performer.
    struct Outcome: Equatable {
        var text: String
        /// As `InlineTags` reads it.
        var direction: String?
    }

    func run(_ call: ChatToolCall) async -> Outcome {
        let arguments = try? JSONValue.parse(
            call.arguments.isEmpty ? "{}" : call.arguments, limits: JSONLimits(bytes: 8192, depth: 8))
        guard let arguments, arguments.object != nil else { return failure("the arguments are not a JSON object") }
        switch call.name {
        case "get_time": return time()
        case "search_knowledge": return search(arguments["query"]?.string)
        case "sing": return sing(arguments["song"]?.string)
        case "set_expression": return express(arguments["emotion"]?.string, arguments["intensity"]?.number)
        case "hand_over": return callForAPerson(arguments["reason"]?.string)
        default:
            guard let web, let tool = web.tool(named: call.name) else {
                return failure("there is no tool of that name")
            }
            return Outcome(text: await web.run(tool, arguments: arguments))
        }
    }

    private func callForAPerson(_ reason: String?) -> Outcome {
        let reason = String((reason ?? "").unicodeScalars.prefix(Self.maximumQuery).map(Character.init))
        handOver(HandOver(persona: index.persona.id, cause: .model, reason: reason, viewer: viewer))
        let answer: JSONValue = ["called": true, "say": "A person was called and will come as soon as they can."]
        return Outcome(text: answer.text)
    }

    private func failure(_ reason: String) -> Outcome {
        let error: JSONValue = ["error": .string(reason)]
        return Outcome(text: error.text)
    }

    private func time() -> Outcome {
        let now = clock()
        let answer: JSONValue = [
            "date": .string(now.isoDate), "time": .string(now.isoTime), "weekday": .string(now.weekday(in: .english)),
        ]
        return Outcome(text: answer.text)
    }

    private func search(_ query: String?) -> Outcome {
        guard let query, !query.isEmpty else { return failure("`query` is missing") }
        let question = String(String.UnicodeScalarView(query.unicodeScalars.prefix(Self.maximumQuery)))
        var room = Self.maximumResult
        var found: [JSONValue] = []
        for section in index.recall(question, history: []).knowledge {
            let text = section.sentences.joined(separator: " ")
            guard text.unicodeScalars.count <= room else { continue }
            room -= text.unicodeScalars.count
            found.append(["title": .string(section.title), "source": .string(section.source), "text": .string(text)])
        }
        return Outcome(text: JSONValue.array(found).text)
    }

    private func sing(_ name: String?) -> Outcome {
        guard let name, let song = SongRequest.song(named: name, in: index.persona.songs) else {
            return failure("known songs: " + index.persona.songs.map(\.id).joined(separator: ", "))
        }
        let answer: JSONValue = ["singing": .string(song.title)]
        return Outcome(text: answer.text, direction: "[sing \(song.id)]")
    }

    private func express(_ name: String?, _ intensity: Double?) -> Outcome {
        guard let emotion = name.flatMap(Emotion.init) else {
            return failure("known emotions: " + Emotion.allCases.map(\.rawValue).joined(separator: ", "))
        }
        let share = min(1, max(0, intensity ?? 0.8))
        return Outcome(text: "{}", direction: "[\(emotion.rawValue):\(Float(share))]")
    }

    /// The tools as a request offers them.
    var offered: JSONValue {
        let emotions = Emotion.allCases.map { JSONValue.string($0.rawValue) }
        let songs = index.persona.songs.map { JSONValue.string($0.id) }
        var tools = [
            Self.tool("get_time", "The date, the time and the weekday where you are.", [:], required: []),
            Self.tool(
                "search_knowledge", "What your documents say. Use it before you state a price, a time or a rule.",
                ["query": ["type": "string"]], required: ["query"]),
            Self.tool(
                "set_expression", "How your face looks from now on.",
                [
                    "emotion": ["type": "string", "enum": .array(emotions)],
                    "intensity": ["type": "number", "minimum": 0, "maximum": 1],
                ], required: ["emotion"]),
        ]
        if !songs.isEmpty {
            tools.append(
                Self.tool(
                    "sing", "Sings one of your songs.", ["song": ["type": "string", "enum": .array(songs)]],
                    required: ["song"]))
        }
        tools.append(
            Self.tool(
                "hand_over", "Calls a person of the staff, when you cannot help or the viewer asks for one.",
                ["reason": ["type": "string"]], required: ["reason"]))
        return .array(tools + (web?.offered ?? []))
    }

    private static func tool(
        _ name: String, _ description: String, _ properties: JSONValue, required: [JSONValue]
    ) -> JSONValue {
        function(
            name, description,
            parameters: [
                "type": "object", "properties": properties, "required": .array(required),
                "additionalProperties": false,
            ])
    }

    /// As `/chat/completions` wants a tool.
    static func function(_ name: String, _ description: String, parameters: JSONValue) -> JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(name), "description": .string(description), "parameters": parameters,
            ],
        ]
    }

    /// Names that no tool of another program may have.
    static let ownNames: Set<String> = ["get_time", "search_knowledge", "sing", "set_expression", "hand_over"]
}
