internal import CWebSockets

/// One connection, or one in the making, on the client's service thread.
final class ClientPeer {
    let order: ClientOrder
    let deadline: ContinuousClock.Instant
    var wsi: OpaquePointer?
    var wire: WebSocketWire?
    /// The caller has been answered.
    var isSettled = false
    /// What the server has chosen.
    var subprotocol: String?

    init(order: ClientOrder, deadline: ContinuousClock.Instant) {
        self.order = order
        self.deadline = deadline
    }
}

/// The client's service thread: everything here happens on it, but for `open`, which comes before it runs.
final class ClientService {
    let inbox: ServiceInbox<ClientJob>
    let clock = ContinuousClock()
    var peers: [UInt64: ClientPeer] = [:]
    var closing: [UInt64: ContinuousClock.Instant] = [:]

    private var context: WebSocketsContext?
    private var timer: ServiceTimer?
    private var stopDeadline: ContinuousClock.Instant?
    private var jobs: [ClientJob] = []
    private var touched: [UInt64] = []

    init(inbox: ServiceInbox<ClientJob>) { self.inbox = inbox }

    func open(pingInterval: Int, pongTimeout: Int) throws(NetError) {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        context = WebSocketsContext(
            subprotocols: [], pingInterval: pingInterval, pongTimeout: pongTimeout, owner: owner,
            callback: clientCallback
        ) { info, _ in info.options = net_option_tls }
        guard let context else {
            throw NetError(
                .cannotConnect, "libwebsockets does not start", at: "WebSocket client",
                advice: "See that memory and file descriptors are left (ulimit -n).")
        }
        timer = ServiceTimer(owner: owner, callback: clientTimerCallback)
        inbox.open(context: context.pointer)
    }

    func run() {
        while let context, !isDone {
            if lws_service(context.pointer, 0) < 0 { break }
        }
        let left = inbox.close()
        timer?.cancel()
        context = nil
        for peer in Array(peers.values) { remove(peer) }
        for case .connect(let order) in left {
            order.continuation.resume(returning: .failure(WebSocketClient.closed(order.url)))
        }
    }

    private var isDone: Bool {
        guard let stopDeadline else { return false }
        return peers.isEmpty || clock.now >= stopDeadline
    }

    func drain() {
        inbox.take(jobs: &jobs, touched: &touched)
        for job in jobs {
            switch job {
            case .connect(let order): connect(order)
            case .abandon(let id):
                guard let peer = peers[id], peer.wire == nil else { continue }
                fail(peer, .closed, "the connection was given up", advice: "Connect again.")
            case .stop: stop()
            }
        }
        for id in touched {
            guard let peer = peers[id], let wire = peer.wire, let wsi = peer.wsi else { continue }
            if wire.connection.beginService(), closing[id] == nil {
                closing[id] = clock.now + ServerService.closePatience
                armSweep()
            }
            lws_callback_on_writable(wsi)
        }
    }

    private func stop() {
        guard stopDeadline == nil else { return }
        stopDeadline = clock.now + ServerService.stopPatience
        for peer in Array(peers.values) {
            if let wire = peer.wire {
                wire.connection.close(.goingAway)
            } else {
                fail(peer, .closed, "the WebSocket client is shut down", advice: "Make another to go on.")
            }
        }
        armSweep()
    }

    private func connect(_ order: ClientOrder) {
        guard let context, stopDeadline == nil else {
            order.continuation.resume(returning: .failure(WebSocketClient.closed(order.url)))
            return
        }
        let peer = ClientPeer(order: order, deadline: clock.now + order.options.connectTimeout)
        peers[order.id] = peer
        armSweep()
        let strings = CStringStore()  // libwebsockets copies these
        let address = order.address
        let host = address.host.utf8.contains(0x3A) ? "[\(address.host)]" : address.host
        var info = lws_client_connect_info()
        info.context = context.pointer
        info.address = strings.keep(address.host)
        info.port = Int32(address.port)
        info.path = strings.keep(address.target)
        info.host = strings.keep("\(host):\(address.port)")
        info.ssl_connection = address.isSecure ? Int32(bitPattern: LCCSCF_USE_SSL.rawValue) : 0
        info.protocol = order.subprotocol.flatMap(strings.keep)
        info.local_protocol_name = strings.keep(WebSocketsContext.plainProtocol)
        info.ietf_version_or_minus_one = -1
        info.alpn = strings.keep("http/1.1")
        info.opaque_user_data = UnsafeMutableRawPointer(bitPattern: UInt(order.id))
        if let wsi = lws_client_connect_via_info(&info) {
            if peers[order.id] != nil { peer.wsi = wsi }
        } else {
            fail(peer, .cannotConnect, "the connection could not be begun", advice: "See that the address is right.")
        }
    }

    /// Answers the caller with a failure and lets the connection go.
    func fail(_ peer: ClientPeer, _ kind: NetError.Kind, _ what: String, advice: String) {
        settle(peer, .failure(NetError(kind, what, at: peer.order.url, advice: advice)))
        if let wsi = peer.wsi {
            lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, net_kill_soon)
        } else {
            peers[peer.order.id] = nil
        }
    }

    func settle(_ peer: ClientPeer, _ result: Result<WebSocketConnection, NetError>) {
        guard !peer.isSettled else { return }
        peer.isSettled = true
        peer.order.continuation.resume(returning: result)
    }

    func remove(_ peer: ClientPeer) {
        guard peers.removeValue(forKey: peer.order.id) != nil else { return }
        closing[peer.order.id] = nil
        peer.wire?.finish()
        settle(
            peer,
            .failure(
                NetError(
                    .cannotConnect, "the connection broke before it stood", at: peer.order.url,
                    advice: "See the server's own log.")))
    }

    func sweep() {
        timer?.fired()
        let now = clock.now
        for peer in Array(peers.values) where peer.wire == nil && !peer.isSettled && now >= peer.deadline {
            fail(peer, .timedOut, "the server did not answer in time", advice: "See that it runs and is reachable.")
        }
        for (id, deadline) in closing where now >= deadline {
            closing[id] = nil
            if let wsi = peers[id]?.wsi { lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, net_kill_soon) }
        }
        armSweep()
    }

    private func armSweep() {
        let isNeeded = stopDeadline != nil || !closing.isEmpty || peers.values.contains { $0.wire == nil }
        if let context, isNeeded { timer?.arm(context.pointer, milliseconds: ServerService.sweepMilliseconds) }
    }
}
