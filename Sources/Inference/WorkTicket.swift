internal import Synchronization

/// One call on its way through the pool: resumed exactly once, whoever comes first.
final class WorkTicket<Result: Sendable>: QueuedWork {
    private enum State {
        case new
        case waiting(CheckedContinuation<Result, any Error>)
        case running(CheckedContinuation<Result, any Error>)
        case interrupted(CheckedContinuation<Result, any Error>)
        case done
    }

    private enum CancelAction {
        case resume(CheckedContinuation<Result, any Error>)
        case interrupt, nothing
    }

    private let state = Mutex(State.new)
    private let work: @Sendable () throws -> Result
    private let interrupt: @Sendable () -> Void

    init(work: @escaping @Sendable () throws -> Result, interrupt: @escaping @Sendable () -> Void) {
        self.work = work
        self.interrupt = interrupt
    }

    /// False when the call was cancelled before it began; the continuation is resumed then.
    func wait(with continuation: CheckedContinuation<Result, any Error>) -> Bool {
        let waits = state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !waits { continuation.resume(throwing: CancellationError()) }
        return waits
    }

    func refuse(_ error: InferenceError) { takeWaiting()?.resume(throwing: error) }

    func cancel() {
        let action: CancelAction = state.withLock { state in
            switch state {
            case .new:
                state = .done
                return .nothing
            case .waiting(let continuation):
                state = .done
                return .resume(continuation)
            case .running(let continuation):
                state = .interrupted(continuation)
                return .interrupt
            case .interrupted, .done: return .nothing
            }
        }
        switch action {
        case .resume(let continuation): continuation.resume(throwing: CancellationError())
        case .interrupt: interrupt()
        case .nothing: break
        }
    }

    func perform() {
        guard begin() else { return }
        let result = Swift.Result { try work() }
        let ending = state.withLock { state in
            defer { state = .done }
            return state
        }
        switch ending {
        case .running(let continuation): continuation.resume(with: result)
        case .interrupted(let continuation): continuation.resume(throwing: CancellationError())
        case .new, .waiting, .done: break
        }
    }

    private func begin() -> Bool {
        state.withLock { state in
            guard case .waiting(let continuation) = state else { return false }
            state = .running(continuation)
            return true
        }
    }

    private func takeWaiting() -> CheckedContinuation<Result, any Error>? {
        state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = .done
            return continuation
        }
    }
}
