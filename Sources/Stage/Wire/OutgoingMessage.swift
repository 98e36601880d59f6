import FoundationEssentials

/// Everything the server says in JSON.
public enum OutgoingMessage: Sendable, Equatable {
    case welcome(Welcome)
    case turn(Turn)
    case message(Message)
    case line(WireLine)
    case visemes(Visemes)
    case cut(Cut)
    case ended(Ended)
    case persona(PersonaChange)
    case gesture(Gesture)
    case pong(Pong)
    case error(Failure)

    public struct Welcome: Codable, Sendable, Equatable {
        public var type = "welcome"
        public var `protocol` = StageProtocol.name
        public var session: String
        public var kind: String
        public var rate: Int
        public var clock: Int
        public var curveRate: Int
        public var channels: [String]
        /// What each value is multiplied with; only with another set than the master's.
        public var scales: [Float]?
        public var audio: String
        public var performers: [WirePerformer]
        public var personas: [WirePersona]
        public var songs: [WireSong]
        public var aiMark: Bool
        public var history: [WireLine]
    }

    public struct Turn: Codable, Sendable, Equatable {
        public var type = "turn"
        public var turn: Int
        public var performer: Int
        public var state: String
        public var latency: WireLatency?

        public init(turn: Int, performer: Int, state: TurnState, latency: WireLatency? = nil) {
            self.turn = turn
            self.performer = performer
            self.state = state.rawValue
            self.latency = latency
        }
    }

    public struct Message: Codable, Sendable, Equatable {
        public var type = "message"
        public var from: String
        public var text: String
        public var turn: Int

        public init(from: String, text: String, turn: Int) {
            self.from = from
            self.text = text
            self.turn = turn
        }
    }

    /// A line's mouth shapes as another service numbers them.
    public struct Visemes: Codable, Sendable, Equatable {
        public var type = "visemes"
        public var line: Int
        public var visemes: [AzureViseme.Moment]

        init(_ line: WireLine) {
            self.line = line.line
            visemes = AzureViseme.moments(line.phonemes)
        }
    }

    public struct Cut: Codable, Sendable, Equatable {
        public var type = "cut"
        public var line: Int
        public var at: Int
        public var heard: String

        public init(line: Int, at: Int, heard: String) {
            self.line = line
            self.at = at
            self.heard = heard
        }
    }

    public struct Ended: Codable, Sendable, Equatable {
        public var type = "ended"
        public var line: Int
    }

    public struct PersonaChange: Codable, Sendable, Equatable {
        public var type = "persona"
        public var performer: Int
        public var persona: String
        public var name: String
        public var language: String
        public var look: String
        public var songs: [WireSong]
    }

    public struct Gesture: Codable, Sendable, Equatable {
        public var type = "gesture"
        public var performer: Int
        public var name: String
        public var start: Int
        /// The line that it belongs to: cut before the gesture begins, it is not made.
        public var line: Int?

        public init(performer: Int, name: String, start: Int, line: Int? = nil) {
            self.performer = performer
            self.name = name
            self.start = start
            self.line = line
        }
    }

    public struct Pong: Codable, Sendable, Equatable {
        public var type = "pong"
        public var id: Int
        public var clock: Int
    }

    public struct Failure: Codable, Sendable, Equatable {
        public var type = "error"
        public var code: String
        public var message: String
        public var advice: String

        public init(_ error: StageError) {
            code = error.code
            message = error.message
            advice = error.advice
        }
    }

    /// The JSON text, keys in order so that equal messages are equal bytes.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers here are finite and keys are strings: encoding cannot fail on these types.
        guard let data = try? encoder.encode(body) else { return #"{"type":"error"}"# }
        return String(decoding: data, as: UTF8.self)
    }

    private var body: any Encodable {
        switch self {
        case .welcome(let value): value
        case .turn(let value): value
        case .message(let value): value
        case .line(let value): value
        case .visemes(let value): value
        case .cut(let value): value
        case .ended(let value): value
        case .persona(let value): value
        case .gesture(let value): value
        case .pong(let value): value
        case .error(let value): value
        }
    }
}

/// What a performer is doing in a turn.
public enum TurnState: String, Sendable, Codable {
    case thinking, speaking, singing, idle
}

public enum StageProtocol {
    /// The WebSocket subprotocol, and the version in it.
    public static let name = "voxhumana.stage.v1"
    /// Longest text of `say` and `speak`, in characters: two minutes of speech, far over a chat line.
    public static let longestText = 2_000
    /// Longest JSON message from a client, bytes.
    public static let longestMessage = 64 * 1024
    /// Longest visitor's name, characters.
    public static let longestName = 64
}
