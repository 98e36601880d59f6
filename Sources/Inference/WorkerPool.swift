internal import Dispatch
internal import Glibc
internal import Synchronization

/// The one door through which blocking work leaves Swift's cooperative threads: a few threads of its own, a bounded
/// queue, the live before the batch, and nobody twice before another's turn.
public final class WorkerPool: Sendable {
    /// The process's pool, as wide as the machine.
    public static let shared = WorkerPool(workers: max(2, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))))

    private let queue: Mutex<WorkQueue>
    private let wake = DispatchSemaphore(value: 0)

    /// `capacity` bounds the work that waits; more is refused with `overloaded`. The threads live as long as the process.
    public init(workers: Int, capacity: Int = 1024) {
        queue = Mutex(WorkQueue(workers: workers, capacity: capacity))
        for _ in 0..<workers { startWorkerThread(of: self) }
    }

    /// Runs `work` on one of the pool's threads. When the awaiting task is cancelled, work that has not begun is
    /// dropped, and for work under way `interrupt` is called; either way `CancellationError` is thrown.
    /// - Parameter scope: nil is the current task's.
    public func run<Result: Sendable>(
        scope: WorkScope? = nil, interrupt: @escaping @Sendable () -> Void = {},
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let scope = scope ?? WorkScope.current
        let ticket = WorkTicket(work: work, interrupt: interrupt)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard ticket.wait(with: continuation) else { return }
                if queue.withLock({ $0.push(ticket, scope) }) {
                    wake.signal()
                } else {
                    ticket.refuse(
                        InferenceError(
                            .overloaded, "too much work is waiting", at: "the worker pool",
                            advice: "Try again later, or run fewer sessions at once."))
                }
            }
        } onCancel: {
            ticket.cancel()
        }
    }

    fileprivate func serve() -> Never {
        while true {
            wake.wait()
            // A signal is a hint that there may be work: batch work may have to wait until another worker is done.
            while let (work, scope) = queue.withLock({ $0.pop() }) {
                let began = ContinuousClock.now
                work.perform()
                let seconds = (ContinuousClock.now - began) / .seconds(1)
                queue.withLock { $0.finished(scope, seconds: seconds) }
            }
        }
    }
}

/// Detaches a thread that serves the pool for ever.
private func startWorkerThread(of pool: WorkerPool) {
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(pool).toOpaque()
    if pthread_create(&thread, nil, workerMain, retained) == 0 {
        pthread_detach(thread)
    } else {
        Unmanaged<WorkerPool>.fromOpaque(retained).release()
    }
}

private func workerMain(_ pool: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pool else { return nil }
    Unmanaged<WorkerPool>.fromOpaque(pool).takeRetainedValue().serve()
}
