internal import CWebSockets

/// A libwebsockets context with all that it points to.
final class WebSocketsContext {
    typealias Callback =
        @convention(c) (
            OpaquePointer?, lws_callback_reasons, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int
        ) -> Int32

    let pointer: OpaquePointer
    private let strings: CStringStore
    private let protocols: UnsafeMutablePointer<lws_protocols>
    private let keepAlive: UnsafeMutablePointer<lws_retry_bo_t>

    /// The name of the protocol that serves HTTP and clients without a subprotocol; no client may negotiate it.
    static let plainProtocol = "voxhumana-plain"

    /// Bytes read at once. Each WebSocket holds a buffer of this size.
    private static let receiveSize = 4096
    /// Bytes given to the kernel at once; the rest would be copied and sent piecewise.
    private static let sendSize = 64 << 10

    /// - Returns: `nil` when libwebsockets refuses.
    init?(
        subprotocols: [String], pingInterval: Int, pongTimeout: Int, owner: UnsafeMutableRawPointer,
        callback: @escaping Callback, adjust: (inout lws_context_creation_info, CStringStore) -> Void
    ) {
        // It would write whatever a hostile client provokes to stderr.
        lws_set_log_level(0, nil)
        let names = [Self.plainProtocol] + subprotocols
        strings = CStringStore()
        protocols = .allocate(capacity: names.count + 1)
        protocols.initialize(repeating: lws_protocols(), count: names.count + 1)
        for (index, name) in names.enumerated() {
            protocols[index].name = strings.keep(name)
            protocols[index].callback = callback
            protocols[index].id = UInt32(index)
            protocols[index].rx_buffer_size = Self.receiveSize
            protocols[index].tx_packet_size = Self.sendSize
        }
        keepAlive = .allocate(capacity: 1)
        keepAlive.initialize(to: lws_retry_bo_t())
        keepAlive.pointee.secs_since_valid_ping = UInt16(clamping: pingInterval)
        keepAlive.pointee.secs_since_valid_hangup = UInt16(clamping: pongTimeout)
        var info = lws_context_creation_info()
        info.port = net_no_listener
        info.protocols = UnsafePointer(protocols)
        info.retry_and_idle_policy = UnsafePointer(keepAlive)
        info.gid = -1
        info.uid = -1
        info.user = owner
        adjust(&info, strings)
        guard let context = lws_create_context(&info) else {
            protocols.deallocate()
            keepAlive.deallocate()
            return nil
        }
        pointer = context
    }

    /// Ends every connection.
    deinit {
        lws_context_destroy(pointer)
        protocols.deallocate()
        keepAlive.deallocate()
    }
}

/// A repeating timer of the service loop.
final class ServiceTimer {
    private let timer: UnsafeMutablePointer<net_timer>
    private let callback: sul_cb_t
    private var isArmed = false

    init(owner: UnsafeMutableRawPointer, callback: @escaping sul_cb_t) {
        timer = .allocate(capacity: 1)
        timer.initialize(to: net_timer())
        timer.pointee.owner = owner
        self.callback = callback
    }

    func arm(_ context: OpaquePointer, milliseconds: Int64) {
        guard !isArmed else { return }
        isArmed = true
        net_timer_arm(context, timer, callback, milliseconds * 1000)
    }

    func fired() { isArmed = false }

    /// To be called before the context goes.
    func cancel() {
        if isArmed { net_timer_cancel(timer) }
        isArmed = false
    }

    deinit { timer.deallocate() }
}
