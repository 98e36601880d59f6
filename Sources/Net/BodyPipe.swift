internal import Synchronization

/// Carries a streamed body from the task that makes it to the service thread that sends it, a bounded way ahead.
final class BodyPipe: Sendable {
    /// Bytes that may wait before the producer has to.
    private static let capacity = 256 << 10

    private struct State {
        var chunks: [[UInt8]] = []
        var byteCount = 0
        var isFinished = false
        var isCancelled = false
        var producer: CheckedContinuation<Void, Never>?
    }

    enum Next {
        case chunk([UInt8])
        case empty
        case finished
    }

    private let state = Mutex(State())

    /// Hands over a chunk. Returns `false` when nobody wants more.
    func put(_ chunk: [UInt8]) -> Bool {
        state.withLock { state in
            guard !state.isCancelled else { return false }
            guard !chunk.isEmpty else { return true }
            state.chunks.append(chunk)
            state.byteCount += chunk.count
            return true
        }
    }

    /// Waits while too much is on its way. The reader must have been told of it before.
    func waitForRoom() async {
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.isCancelled || state.byteCount <= Self.capacity { return true }
                state.producer = continuation
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }

    func finish() { state.withLock { $0.isFinished = true } }

    /// Frees a producer that waits.
    func cancel() {
        let producer = state.withLock { state in
            state.isCancelled = true
            state.chunks = []
            return state.producer.take()
        }
        producer?.resume()
    }

    func next() -> Next {
        let (next, producer) = state.withLock { state -> (Next, CheckedContinuation<Void, Never>?) in
            guard !state.chunks.isEmpty else { return (state.isFinished ? .finished : .empty, nil) }
            let chunk = state.chunks.removeFirst()
            state.byteCount -= chunk.count
            return (.chunk(chunk), state.byteCount <= Self.capacity ? state.producer.take() : nil)
        }
        producer?.resume()
        return next
    }
}
