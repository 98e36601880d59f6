internal import CWebSockets

/// The server's service thread: everything here happens on it, but for `open`, which comes before it runs.
final class ServerService {
    let configuration: HTTPServerConfiguration
    let handlers: ServerHandlers
    let inbox: ServiceInbox<ServerJob>
    let clock = ContinuousClock()

    var context: WebSocketsContext?
    var timer: ServiceTimer?
    var peers: [UInt64: ServerPeer] = [:]
    var peersByAddress: [String: Int] = [:]
    /// Peers with an exchange under way, which the sweep looks after.
    var exchanging: Set<UInt64> = []
    /// WebSockets that were told to close, and when our patience ends.
    var closing: [UInt64: ContinuousClock.Instant] = [:]
    var stopDeadline: ContinuousClock.Instant?
    /// Where responses are put together: a prefix for libwebsockets, then `writeSize` bytes.
    let scratch: UnsafeMutableRawPointer

    private var lastNumber: UInt64 = 0
    private var jobs: [ServerJob] = []
    private var touched: [UInt64] = []

    /// Bytes of a response given to libwebsockets at a time.
    static let writeSize = 32 << 10
    /// How often exchanges are looked after, while there are any.
    static let sweepMilliseconds: Int64 = 50
    /// How long a peer may take to answer our close frame, or to make room for it.
    static let closePatience = Duration.seconds(3)
    /// How long `shutdown` waits for clients to say goodbye.
    static let stopPatience = Duration.milliseconds(1500)

    init(configuration: HTTPServerConfiguration, handlers: ServerHandlers, inbox: ServiceInbox<ServerJob>) {
        self.configuration = configuration
        self.handlers = handlers
        self.inbox = inbox
        scratch = .allocate(byteCount: Int(net_frame_prefix) + Self.writeSize, alignment: 16)
    }

    deinit { scratch.deallocate() }

    func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// Opens the port and returns it.
    func open(host: String, port: Int) throws(NetError) -> Int {
        let owner = Unmanaged.passUnretained(self).toOpaque()
        let configuration = configuration
        context = WebSocketsContext(
            subprotocols: configuration.subprotocols, pingInterval: configuration.pingInterval,
            pongTimeout: configuration.pongTimeout, owner: owner, callback: serverCallback
        ) { info, strings in
            info.port = Int32(port)
            info.iface = host == "0.0.0.0" || host == "::" ? nil : strings.keep(host)
            info.options = net_option_must_bind
            if !host.utf8.contains(0x3A) { info.options |= net_option_no_ipv6 }
            info.timeout_secs = UInt32(configuration.arrivalTimeout)
            info.timeout_secs_ah_idle = UInt32(configuration.arrivalTimeout)
            info.keepalive_timeout = Int32(configuration.keepAliveTimeout)
            info.max_http_header_data2 = UInt32(configuration.headerLimit)
            info.max_http_header_pool2 = UInt32(configuration.connectionLimit + 8)
            if let tls = configuration.tls {
                info.options |= net_option_tls
                info.ssl_cert_filepath = strings.keep(tls.certificatePath)
                info.ssl_private_key_filepath = strings.keep(tls.keyPath)
                // Chromium would be offered HTTP/2 and lose the WebSocket.
                info.alpn = strings.keep("http/1.1")
            }
        }
        guard let context, let host = lws_get_vhost_by_name(context.pointer, "default") else {
            self.context = nil
            throw NetError(
                .cannotListen, "libwebsockets cannot open the port", at: "\(host):\(port)",
                advice: configuration.tls == nil
                    ? "Another program may have just taken it; choose another port."
                    : "See that the certificate and its key are readable PEM files that belong together.")
        }
        timer = ServiceTimer(owner: owner, callback: serverTimerCallback)
        inbox.open(context: context.pointer)
        return Int(lws_get_vhost_listen_port(host))
    }

    func run() {
        while let context, !isDone {
            if lws_service(context.pointer, 0) < 0 { break }
        }
        close()
    }

    /// Ends every connection; what is still awaited is told so by their last callbacks.
    func close() {
        _ = inbox.close()
        timer?.cancel()
        context = nil
        for peer in Array(peers.values) { remove(peer) }
    }

    private var isDone: Bool {
        guard let stopDeadline else { return false }
        return clock.now >= stopDeadline || exchanging.isEmpty && !peers.values.contains { $0.wire != nil }
    }

    /// What other threads have asked for.
    func drain() {
        inbox.take(jobs: &jobs, touched: &touched)
        for job in jobs {
            switch job {
            case .respond(let id, let number, let response, let pipe):
                guard let peer = peers[id], let exchange = peer.exchange, exchange.number == number else {
                    pipe?.cancel()
                    continue
                }
                respond(peer, exchange, response, pipe: pipe)
            case .bodyReady(let id, let number):
                guard let peer = peers[id], let exchange = peer.exchange, exchange.number == number else { continue }
                requestWrite(peer)
            case .stop: stop()
            }
        }
        for id in touched {
            guard let peer = peers[id], let wire = peer.wire else { continue }
            if wire.connection.beginService() { expectClose(peer) }
            lws_callback_on_writable(peer.wsi)
        }
    }

    private func stop() {
        guard stopDeadline == nil else { return }
        stopDeadline = clock.now + Self.stopPatience
        for peer in peers.values {
            peer.wire?.connection.close(.goingAway)
            peer.exchange?.cancel()
            if peer.exchange != nil { kill(peer) }
        }
        armSweep()
    }

    /// Ends a connection without ado, from the loop.
    func kill(_ peer: ServerPeer) {
        lws_set_timeout(peer.wsi, PENDING_TIMEOUT_USER_OK, net_kill_soon)
    }
}
