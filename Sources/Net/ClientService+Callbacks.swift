internal import CWebSockets

func clientCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi, let owner = lws_context_user(lws_get_context(wsi)) else { return 0 }
    return Unmanaged<ClientService>.fromOpaque(owner).takeUnretainedValue().handle(wsi, reason, input, length)
}

/// The timer is the first member of its struct, behind which stands the owner.
func clientTimerCallback(_ list: UnsafeMutablePointer<lws_sorted_usec_list_t>?) {
    guard let list else { return }
    let owner = UnsafeMutableRawPointer(list).assumingMemoryBound(to: net_timer.self).pointee.owner
    if let owner { Unmanaged<ClientService>.fromOpaque(owner).takeUnretainedValue().sweep() }
}

extension ClientService {
    fileprivate func handle(
        _ wsi: OpaquePointer, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        if reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED {
            drain()
            return 0
        }
        guard let number = lws_get_opaque_user_data(wsi), let peer = peers[UInt64(UInt(bitPattern: number))] else {
            return 0
        }
        switch reason {
        case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
            return appendHeaders(peer, wsi, input, length)
        case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
            peer.subprotocol = RequestReading.value(wsi, WSI_TOKEN_PROTOCOL)
        case LWS_CALLBACK_CLIENT_ESTABLISHED:
            establish(peer, wsi)
        case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            let text = input.map { String(decoding: UnsafeRawBufferPointer(start: $0, count: length), as: UTF8.self) }
            peer.wsi = nil
            fail(
                peer, .cannotConnect, text ?? "the connection failed",
                advice: "See that the server runs, the address is right, and it takes WebSockets there.")
        case LWS_CALLBACK_CLIENT_RECEIVE:
            peer.wire?.receive(wsi, input, length)
        case LWS_CALLBACK_CLIENT_WRITEABLE:
            return peer.wire?.write(to: wsi, isMasked: true) ?? 0
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            peer.wire?.receiveClose(input, length)
        case LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_WSI_DESTROY:
            remove(peer)
        default: break
        }
        return 0
    }

    private func establish(_ peer: ClientPeer, _ wsi: OpaquePointer) {
        peer.wsi = wsi
        let order = peer.order
        let request = HTTPRequest(
            method: "GET", path: order.address.target, headers: order.headers,
            remoteAddress: order.address.host)
        let connection = WebSocketConnection(
            id: order.id, request: request, subprotocol: peer.subprotocol, bounds: order.options.queueBounds,
            touch: { [inbox] in inbox.touch($0) })
        peer.wire = WebSocketWire(connection: connection, messageLimit: order.options.messageLimit)
        settle(peer, .success(connection))
    }

    /// `input` is where libwebsockets' write position stands, `length` the room there.
    private func appendHeaders(
        _ peer: ClientPeer, _ wsi: OpaquePointer, _ input: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        guard let position = input?.assumingMemoryBound(to: Optional<UnsafeMutablePointer<UInt8>>.self),
            let start = position.pointee
        else { return -1 }
        let end = start + length
        for field in peer.order.headers.fields where HTTPResponseHead.isToken(field.name) {
            guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { continue }
            let value = Array(field.value.utf8)
            let failure = lws_add_http_header_by_name(
                wsi, field.name + ":", value, Int32(value.count), position, end)
            if failure != 0 { return -1 }
        }
        return 0
    }
}
