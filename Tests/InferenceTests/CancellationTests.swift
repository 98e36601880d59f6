import Synchronization
import Testing

@testable import Inference

/// Opens once; who waits before, waits for it.
private final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let door: AsyncStream<Void>.Continuation
    init() { (stream, door) = AsyncStream.makeStream() }
    func open() { door.finish() }
    func wait() async { for await _ in stream {} }
}

@Suite struct Cancellation {
    /// A graph that nothing stops would run for days: then this test would not end, and its limit says so.
    @Test(.timeLimit(.minutes(5))) func `ends a graph that would run for days`() async throws {
        let slow = try model("slow")
        let square = try Tensor([Float](repeating: 0, count: 64 * 64), shape: [64, 64])
        func run(trips: Int64) async throws -> [Tensor] {
            try await slow.run(["trips": Tensor([trips], shape: []), "start": square, "shape": square])
        }
        _ = try await run(trips: 3)
        let task = Task { try await run(trips: 50_000_000_000) }
        // Long enough that it runs: a second call on the same pool has come back.
        _ = try await run(trips: 2000)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The session is unharmed.
        #expect(try await run(trips: 2)[0].shape == [64, 64])
    }

    @Test func `drops work that has not begun`() async throws {
        let pool = WorkerPool(workers: 1)
        let started = Gate()
        let release = Mutex(false)
        let busy = Task {
            try await pool.run {
                started.open()
                while !release.withLock({ $0 }) {}
            }
        }
        await started.wait()
        let ran = Mutex(false)
        let waiting = Task { try await pool.run { ran.withLock { $0 = true } } }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        release.withLock { $0 = true }
        try await busy.value
        try await pool.run {}
        #expect(!ran.withLock { $0 })
    }

    @Test func `before the call begins is noticed too`() async throws {
        let pool = WorkerPool(workers: 1)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await pool.run {}
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a full pool refuses`() async throws {
        let pool = WorkerPool(workers: 1, capacity: 0)
        await #expect { try await pool.run {} } throws: { ($0 as? InferenceError)?.kind == .overloaded }
    }

    @Test func `an error of the work comes back as it is`() async throws {
        struct Odd: Error {}
        await #expect(throws: Odd.self) { try await WorkerPool.shared.run { throw Odd() } }
    }
}
