internal import Synchronization

/// One end of a WebSocket. Usable from any thread; nothing here blocks.
public final class WebSocketConnection: Sendable {
    /// Unique within its server or client.
    public let id: UInt64
    /// What asked for the connection: on the server the client's request, on the client our own.
    public let request: HTTPRequest
    public let subprotocol: String?
    /// The peer's messages; ends when the connection closes or fails. To be read by one task.
    public let inbound: AsyncStream<WebSocketMessage>

    private struct State {
        var queue: OutboundQueue
        /// A wake-up is under way, so that more frames need none.
        var isTouched = false
        var close: WebSocketClose?
        /// Nothing waiting is sent before this close.
        var isAbrupt = false
        var outcome: WebSocketClose?
        var waiters: [CheckedContinuation<WebSocketClose, Never>] = []
    }

    private let state: Mutex<State>
    private let input: AsyncStream<WebSocketMessage>.Continuation
    private let touch: @Sendable (UInt64) -> Void

    /// Messages the application has not read yet. More mean that it has stopped reading.
    private static let inboundLimit = 256

    init(
        id: UInt64, request: HTTPRequest, subprotocol: String?, bounds: OutboundQueue.Bounds,
        touch: @escaping @Sendable (UInt64) -> Void
    ) {
        self.id = id
        self.request = request
        self.subprotocol = subprotocol
        self.touch = touch
        state = Mutex(State(queue: OutboundQueue(bounds: bounds)))
        (inbound, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.inboundLimit))
    }

    /// Queues a frame. A client too slow for it is closed with 1013.
    /// - Returns: whether it was queued; `false` once the connection closes.
    @discardableResult
    public func send(_ frame: OutboundFrame) -> Bool {
        let (isQueued, needsTouch) = state.withLock { state in
            guard state.close == nil, state.outcome == nil else { return (false, false) }
            let isQueued = state.queue.push(frame) != .overflow
            if !isQueued {
                state.close = .tooSlow
                state.isAbrupt = true
                state.queue.removeAll()
            }
            defer { state.isTouched = true }
            return (isQueued, !state.isTouched)
        }
        if needsTouch { touch(id) }
        return isQueued
    }

    /// Sends a text of its own, never dropped.
    @discardableResult
    public func send(text: String) -> Bool { send(OutboundFrame(text: text)) }

    /// Closes after everything that waits has been sent. Later calls change nothing.
    public func close(_ close: WebSocketClose = .normal) { end(close, isAbrupt: false) }

    /// Closes and forgets what waits: for a peer that has broken the rules.
    public func abort(_ close: WebSocketClose) { end(close, isAbrupt: true) }

    /// Payload bytes that wait to be sent.
    public var queuedByteCount: Int { state.withLock { $0.queue.byteCount } }

    public var isOpen: Bool { state.withLock { $0.close == nil && $0.outcome == nil } }

    /// Waits for the end and says how it came: what we closed with, or else what the peer said.
    /// libwebsockets reports a peer's 1012 … 1014 as 1002; the text is the peer's own.
    public func closed() async -> WebSocketClose {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiters.append(continuation) }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    private func end(_ close: WebSocketClose, isAbrupt: Bool) {
        let needsTouch = state.withLock { state in
            guard state.close == nil, state.outcome == nil else { return false }
            state.close = close
            state.isAbrupt = isAbrupt
            if isAbrupt { state.queue.removeAll() }
            defer { state.isTouched = true }
            return !state.isTouched
        }
        if needsTouch { touch(id) }
    }
}

// What the service thread does with it.
extension WebSocketConnection {
    enum Step {
        case frame(OutboundFrame)
        case close(WebSocketClose)
        case idle
    }

    /// The service thread has heard the touch. Returns whether the connection is to be closed.
    func beginService() -> Bool {
        state.withLock {
            $0.isTouched = false
            return $0.close != nil
        }
    }

    func nextStep() -> Step {
        state.withLock { state in
            guard state.outcome == nil else { return .idle }
            if let frame = state.queue.pop() { return .frame(frame) }
            if let close = state.close { return .close(close) }
            return .idle
        }
    }

    var hasMoreToDo: Bool { state.withLock { !$0.queue.isEmpty || $0.close != nil } }

    /// A message for the application, unless we are closing; one that has stopped reading is closed.
    func deliver(_ message: WebSocketMessage) {
        guard isOpen else { return }
        switch input.yield(message) {
        case .dropped:
            abort(WebSocketClose(code: 1008, reason: "too many messages at once"))
        default: break
        }
    }

    /// It is over.
    func finish(_ outcome: WebSocketClose) {
        let waiters = state.withLock { state -> [CheckedContinuation<WebSocketClose, Never>] in
            guard state.outcome == nil else { return [] }
            state.outcome = state.close ?? outcome
            state.queue.removeAll()
            defer { state.waiters = [] }
            return state.waiters
        }
        input.finish()
        guard !waiters.isEmpty else { return }
        let outcome = state.withLock { $0.outcome ?? outcome }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }
}
