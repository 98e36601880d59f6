internal import Synchronization

/// The waiting at a `SeatQueue`: each is resumed once, or leaves when its task is cancelled.
final class Seats: Sendable {
    private struct State {
        var queue: SeatQueue
        var last = 0
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        /// Cancelled before they began to wait.
        var gone: Set<Int> = []
    }

    private let state: Mutex<State>

    init(_ seats: Int, capacity: Int) { state = Mutex(State(queue: SeatQueue(seats: seats, capacity: capacity))) }

    /// - Returns: the number to `leave` with.
    /// - Throws: `CancellationError`, or what `refusal` gives when too many are waiting.
    func take(owner: String, refusal: @Sendable () -> LlamaError) async throws -> Int {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        defer { state.withLock { _ = $0.gone.remove(id) } }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    guard state.gone.remove(id) == nil else { return .failure(CancellationError()) }
                    switch state.queue.arrive(id, owner: owner) {
                    case .seated: return .success(())
                    case .full: return .failure(refusal())
                    case .waiting:
                        state.waiting[id] = continuation
                        return nil
                    }
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            cancel(id)
        }
        return id
    }

    func leave(_ id: Int) {
        let next = state.withLock { state in
            state.queue.leave(id).flatMap { state.waiting.removeValue(forKey: $0) }
        }
        next?.resume()
    }

    private func cancel(_ id: Int) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard let waiting = state.waiting.removeValue(forKey: id) else {
                state.gone.insert(id)
                return nil
            }
            _ = state.queue.leave(id)
            return waiting
        }
        waiting?.resume(throwing: CancellationError())
    }
}
