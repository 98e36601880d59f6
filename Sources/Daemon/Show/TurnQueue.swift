import Dialogue
import Script
import Stage

/// Something a performer is to do, and who wants it.
struct TurnRequest: Sendable, Equatable {
    enum Matter: Sendable, Equatable {
        case command(StageCommand)
        /// Its greeting, in a language if it has it.
        case greeting(Language?)
        /// Said of its own accord.
        case aside(IdleTopic)
        /// Said by another performer of the stage.
        case remark(String)
        /// Says nothing, and sees to the songs that wait.
        case songs
    }

    var matter: Matter
    var number: Int
    var sender: String
    /// By which the sender may be remembered.
    var viewer: String?
    /// Monotonic seconds when it arrived.
    var received: Double

    /// What a viewer wrote, where it is that.
    var text: String? {
        if case .command(.say(let text)) = matter { text } else { nil }
    }

    /// Both messages of one viewer as one: the newer one's number, the older one's waiting time.
    func merged(with newer: TurnRequest) -> TurnRequest? {
        guard sender == newer.sender, viewer == newer.viewer, let mine = text, let more = newer.text else { return nil }
        let both = mine + "\n" + more
        guard both.count <= StageProtocol.longestText else { return nil }
        return TurnRequest(
            matter: .command(.say(text: both)), number: newer.number, sender: sender,
            viewer: viewer, received: received)
    }
}

/// Decides which request has the floor, which waits and which is let go. A value; the performer acts.
struct TurnQueue: Sendable {
    enum Decision: Equatable {
        /// It takes the floor now; what was on it is cut.
        case begin(TurnRequest)
        /// It stands in the queue, or in one with another of the same viewer.
        case wait
        /// It waits, and this one, which had waited longest, was let go.
        case overflow(TurnRequest)
        /// It is only for silence, and there is none.
        case refuse
    }

    /// Requests that wait: more are stale before their turn comes.
    static let most = 16
    /// A viewer who writes on within this is taken to be finishing a thought, seconds.
    static let mergeWindow = 2.0

    var policy: TurnPolicy
    private(set) var current: TurnRequest?
    private(set) var waiting: [TurnRequest] = []

    init(policy: TurnPolicy) { self.policy = policy }

    var isFree: Bool { current == nil && waiting.isEmpty }

    /// - Parameter isHeard: something of the current turn is on the air already.
    mutating func offer(_ request: TurnRequest, isHeard: Bool) -> Decision {
        switch request.matter {
        case .command(.stop), .command(.persona):
            waiting = []
            return begin(request)
        case .command(.speak), .songs:
            return begin(request)
        case .command(.gesture):
            // Beside whatever is said: no turn.
            return .refuse
        case .aside, .remark, .greeting:
            return isFree ? begin(request) : .refuse
        case .command(.say), .command(.sing):
            return offerMessage(request, isHeard: isHeard)
        }
    }

    private mutating func offerMessage(_ request: TurnRequest, isHeard: Bool) -> Decision {
        guard let current else { return begin(request) }
        // Still thinking about the first half of what the viewer says: think about both.
        if !isHeard, request.received - current.received < Self.mergeWindow, let both = current.merged(with: request) {
            return begin(both)
        }
        if case .aside = current.matter { return begin(request) }
        switch policy {
        case .interrupt: return begin(request)
        case .replace:
            waiting = [waiting.last?.merged(with: request) ?? request]
            return .wait
        case .queue: return enqueue(request)
        }
    }

    private mutating func enqueue(_ request: TurnRequest) -> Decision {
        if let place = waiting.lastIndex(where: { $0.sender == request.sender }),
            let both = waiting[place].merged(with: request)
        {
            waiting[place] = both
            return .wait
        }
        waiting.append(request)
        return waiting.count > Self.most ? .overflow(waiting.removeFirst()) : .wait
    }

    private mutating func begin(_ request: TurnRequest) -> Decision {
        current = request
        return .begin(request)
    }

    /// The turn of that number is over.
    /// - Returns: the one that has the floor now.
    mutating func ended(_ number: Int) -> TurnRequest? {
        guard current?.number == number else { return nil }
        current = waiting.isEmpty ? nil : waiting.removeFirst()
        return current
    }

    /// The request on the floor goes by another number: a newer one had the floor in between.
    mutating func renumber(_ number: Int) { current?.number = number }
}
