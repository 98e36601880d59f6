public import Script

/// What a message does that comes while the performer speaks.
public enum TurnPolicy: String, Sendable, Codable, CaseIterable {
    /// It waits for its turn; what one viewer writes while waiting is answered together.
    case queue
    /// It takes the floor at once.
    case interrupt
    /// It waits, and takes the place of whatever waited before it.
    case replace
}

/// How a session takes its turns.
public struct SessionManner: Sendable, Equatable {
    /// What the first listener hears unasked.
    public enum Greeting: Sendable, Equatable {
        case none
        /// In the persona's own language.
        case own
        /// In this one, where the persona has it.
        case language(Language)
    }

    public var turns: TurnPolicy
    /// Seconds of silence after which the performer speaks of its own accord; nil is never.
    public var idle: Double?
    public var greeting: Greeting

    public init(turns: TurnPolicy, idle: Double? = nil, greeting: Greeting = .none) {
        self.turns = turns
        self.idle = idle
        self.greeting = greeting
    }

    /// What somebody who opens a session wishes otherwise than it is configured.
    public struct Wish: Sendable, Equatable {
        public var turns: TurnPolicy?
        public var idle: Double?
        public var greeting: Greeting?

        public init(turns: TurnPolicy? = nil, idle: Double? = nil, greeting: Greeting? = nil) {
            self.turns = turns
            self.idle = idle
            self.greeting = greeting
        }
    }

    /// Below this a performer would never be silent.
    public static let shortestIdle = 5.0

    public func with(_ wish: Wish) -> SessionManner {
        SessionManner(
            turns: wish.turns ?? turns, idle: (wish.idle ?? idle).flatMap { $0 > 0 ? $0 : nil },
            greeting: wish.greeting ?? greeting)
    }
}
