internal import CWebSockets
internal import Synchronization

/// What other threads ask of a service thread, and the call that wakes it.
final class ServiceInbox<Job: Sendable>: Sendable {
    private struct State {
        /// The `lws_context` as bits; 0 before the service runs and after it has ended.
        var context: UInt = 0
        var jobs: [Job] = []
        /// Connections that have something to write or to close.
        var touched: [UInt64] = []
        var isSignalled = false
        var isClosed = false
    }

    private let state = Mutex(State())

    func open(context: OpaquePointer) {
        let bits = UInt(bitPattern: context)
        state.withLock {
            $0.context = bits
            $0.isSignalled = false
            if !$0.jobs.isEmpty || !$0.touched.isEmpty { Self.signal(&$0) }
        }
    }

    /// After this no thread touches the context any more. Jobs left over are given back.
    func close() -> [Job] {
        state.withLock { state in
            state.context = 0
            state.isClosed = true
            state.touched = []
            defer { state.jobs = [] }
            return state.jobs
        }
    }

    /// `false` when the service has ended.
    @discardableResult
    func post(_ job: Job) -> Bool {
        state.withLock {
            guard !$0.isClosed else { return false }
            $0.jobs.append(job)
            Self.signal(&$0)
            return true
        }
    }

    func touch(_ connection: UInt64) {
        state.withLock {
            guard !$0.isClosed else { return }
            $0.touched.append(connection)
            Self.signal(&$0)
        }
    }

    /// Exchanges the caller's emptied arrays for the filled ones, so that neither is allocated anew.
    func take(jobs: inout [Job], touched: inout [UInt64]) {
        jobs.removeAll(keepingCapacity: true)
        touched.removeAll(keepingCapacity: true)
        let taken = state.withLock { [jobs, touched] state in
            state.isSignalled = false
            let taken = (state.jobs, state.touched)
            (state.jobs, state.touched) = (jobs, touched)
            return taken
        }
        (jobs, touched) = taken
    }

    private static func signal(_ state: inout State) {
        guard !state.isSignalled, let context = OpaquePointer(bitPattern: state.context) else { return }
        state.isSignalled = true
        lws_cancel_service(context)
    }
}
