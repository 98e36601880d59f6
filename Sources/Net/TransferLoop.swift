internal import CCurl
internal import Synchronization

/// libcurl's multi handle on a thread of its own.
final class TransferLoop: Sendable {
    enum Job: Sendable {
        case start(UInt64, HTTPClientRequest, TransferSink)
        case resume(UInt64)
        case cancel(UInt64)
        case stop
    }

    private struct State {
        /// The multi handle as bits; 0 when the loop has ended.
        var multi: UInt = 0
        var jobs: [Job] = []
        var lastID: UInt64 = 0
    }

    private let state = Mutex(State())
    let ended = Latch()

    init() throws(NetError) {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let multi = curl_multi_init() else {
            throw NetError(
                .cannotConnect, "libcurl does not start", at: "HTTP client", advice: "See that memory is left.")
        }
        let bits = UInt(bitPattern: multi)
        state.withLock { $0.multi = bits }
        try ServiceThread.run { [self] in
            if let multi = UnsafeMutableRawPointer(bitPattern: bits) {
                TransferThread(loop: self, multi: multi).run()
                // From here on nobody may wake it.
                state.withLock { $0.multi = 0 }
                curl_multi_cleanup(multi)
            }
            for case .start(_, _, let sink) in take() { sink.finish(.failure(Self.closed)) }
            ended.open()
        }
    }

    func start(_ request: HTTPClientRequest, _ sink: TransferSink) -> UInt64 {
        let (id, isOpen) = state.withLock { state in
            state.lastID += 1
            if state.multi != 0 { state.jobs.append(.start(state.lastID, request, sink)) }
            Self.wake(state)
            return (state.lastID, state.multi != 0)
        }
        if !isOpen { sink.finish(.failure(Self.closed)) }
        return id
    }

    func post(_ job: Job) {
        state.withLock { state in
            guard state.multi != 0 else { return }
            state.jobs.append(job)
            Self.wake(state)
        }
    }

    func take() -> [Job] {
        state.withLock { state in
            defer { state.jobs.removeAll(keepingCapacity: true) }
            return state.jobs
        }
    }

    private static func wake(_ state: State) {
        if let multi = UnsafeMutableRawPointer(bitPattern: state.multi) { curl_multi_wakeup(multi) }
    }

    static let closed = NetError(
        .closed, "the HTTP client is shut down", at: "HTTP client", advice: "Make another to go on.")
}

/// What the loop's thread holds.
private final class TransferThread {
    private let loop: TransferLoop
    private let multi: UnsafeMutableRawPointer
    private var transfers: [UInt64: Transfer] = [:]
    private var idle: [UnsafeMutableRawPointer] = []
    private var isStopping = false
    private let clock = ContinuousClock()

    /// Handles kept for reuse.
    private static let idleLimit = 8

    init(loop: TransferLoop, multi: UnsafeMutableRawPointer) {
        self.loop = loop
        self.multi = multi
    }

    func run() {
        while !isStopping {
            loop.take().forEach(handle)
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            reap()
            expire()
            if !isStopping { curl_multi_poll(multi, nil, 0, waitMilliseconds, nil) }
        }
        for transfer in Array(transfers.values) {
            transfer.sink.finish(.failure(TransferLoop.closed))
            end(transfer)
        }
        idle.forEach(curl_easy_cleanup)
    }

    private func handle(_ job: TransferLoop.Job) {
        switch job {
        case .start(let id, let request, let sink): start(id, request, sink)
        case .resume(let id): transfers[id]?.resume(now: clock.now)
        case .cancel(let id): if let transfer = transfers[id] { end(transfer) }
        case .stop: isStopping = true
        }
    }

    private func start(_ id: UInt64, _ request: HTTPClientRequest, _ sink: TransferSink) {
        guard let easy = idle.popLast() ?? curl_easy_init() else {
            sink.finish(.failure(TransferLoop.closed))
            return
        }
        let transfer = Transfer(id: id, easy: easy, request: request, sink: sink, now: clock.now)
        transfers[id] = transfer
        guard transfer.prepare() else {
            transfer.finish(CURLE_URL_MALFORMAT)
            end(transfer)
            return
        }
        curl_multi_add_handle(multi, easy)
    }

    private func reap() {
        var easy: UnsafeMutableRawPointer?
        var result = CURLE_OK
        while net_curl_next_finished(multi, &easy, &result) != 0 {
            guard let easy, let owner = net_curl_owner(easy) else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            transfer.finish(result)
            end(transfer)
        }
    }

    private func expire() {
        let now = clock.now
        for transfer in Array(transfers.values) {
            guard let deadline = transfer.deadline, deadline <= now else { continue }
            transfer.timeOut()
            end(transfer)
        }
    }

    private var waitMilliseconds: Int32 {
        let now = clock.now
        let next = transfers.values.compactMap(\.deadline).min() ?? now + .seconds(60)
        return Int32(clamping: max(0, (next - now).milliseconds + 1))
    }

    private func end(_ transfer: Transfer) {
        transfers[transfer.id] = nil
        curl_multi_remove_handle(multi, transfer.easy)
        if idle.count < Self.idleLimit {
            curl_easy_reset(transfer.easy)
            idle.append(transfer.easy)
        } else {
            curl_easy_cleanup(transfer.easy)
        }
    }
}
