internal import Glibc
internal import Synchronization

/// A thread of our own for a C library's loop, which would otherwise block the cooperative pool.
enum ServiceThread {
    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread that nobody joins; its end is told by whatever `body` does last.
    static func run(_ body: @escaping @Sendable () -> Void) throws(NetError) {
        let argument = Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, argument.toOpaque())
        guard failure == 0 else {
            argument.release()
            throw NetError(
                .cannotListen, "no thread could be started (error \(failure))", at: "network service",
                advice: "Raise the limit of threads (ulimit -u) or end other programs.")
        }
    }
}

/// An event that happens once and is awaited by any number of tasks.
final class Latch: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
