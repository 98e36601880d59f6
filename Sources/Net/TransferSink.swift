internal import Synchronization

/// Where the loop's thread leaves an answer and its reader finds it, with a bound on what waits between them.
final class TransferSink: Sendable {
    struct Head: Sendable {
        var status: Int
        var headers: HTTPHeaders
    }

    /// Bytes waiting at which the transfer is paused, and at which it goes on.
    static let highWater = 1 << 20
    static let lowWater = 256 << 10

    private struct State {
        var head: Result<Head, NetError>?
        var headReader: CheckedContinuation<Result<Head, NetError>, Never>?
        var chunks: [[UInt8]] = []
        var byteCount = 0
        var isPaused = false
        var end: Result<Void, NetError>?
        var isCancelled = false
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    // The loop's side.

    func deliver(head: Result<Head, NetError>) {
        let reader = state.withLock { state -> CheckedContinuation<Result<Head, NetError>, Never>? in
            guard state.head == nil else { return nil }
            state.head = head
            return state.headReader.take()
        }
        reader?.resume(returning: head)
    }

    /// `false` when too much waits: the same bytes must be brought again later.
    func deliver(_ bytes: [UInt8]) -> Bool {
        let (isTaken, reader) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            guard state.byteCount < Self.highWater else {
                state.isPaused = true
                return (false, nil)
            }
            state.chunks.append(bytes)
            state.byteCount += bytes.count
            return (true, state.reader.take())
        }
        reader?.resume()
        return isTaken
    }

    func finish(_ end: Result<Void, NetError>) {
        let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.end == nil { state.end = end }
            return state.reader.take()
        }
        reader?.resume()
        if case .failure(let error) = end { deliver(head: .failure(error)) }
    }

    var isPaused: Bool { state.withLock { $0.isPaused } }

    // The reader's side.

    func awaitHead() async throws(NetError) -> Head {
        let head = await withCheckedContinuation { continuation in
            let head = state.withLock { state in
                if state.head == nil { state.headReader = continuation }
                return state.head
            }
            if let head { continuation.resume(returning: head) }
        }
        return try head.get()
    }

    /// The next chunk, `nil` at the end; `resume` is called when a paused transfer may go on.
    func next(resume: () -> Void) async throws -> [UInt8]? {
        while true {
            let (chunk, end, mayResume) = state.withLock { state -> ([UInt8]?, Result<Void, NetError>?, Bool) in
                guard !state.chunks.isEmpty else { return (nil, state.isCancelled ? .success(()) : state.end, false) }
                let chunk = state.chunks.removeFirst()
                state.byteCount -= chunk.count
                let mayResume = state.isPaused && state.byteCount <= Self.lowWater
                if mayResume { state.isPaused = false }
                return (chunk, nil, mayResume)
            }
            if mayResume { resume() }
            if let chunk { return chunk }
            if let end {
                try Task.checkCancellation()
                try end.get()
                return nil
            }
            await waitForMore()
        }
    }

    private func waitForMore() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if !state.chunks.isEmpty || state.end != nil || state.isCancelled { return true }
                state.reader = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// The reader is not interested any more.
    func cancel() {
        let reader = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isCancelled = true
            state.chunks = []
            return state.reader.take()
        }
        reader?.resume()
        deliver(
            head: .failure(NetError(.closed, "the request was cancelled", at: "HTTP client", advice: "Ask again.")))
    }
}
