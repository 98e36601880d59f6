internal import CWebSockets

/// libwebsockets' one callback for all that happens on the server's connections.
func serverCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi, let owner = lws_context_user(lws_get_context(wsi)) else { return 0 }
    return Unmanaged<ServerService>.fromOpaque(owner).takeUnretainedValue().handle(wsi, reason, input, length)
}

/// The timer is the first member of its struct, behind which stands the owner.
func serverTimerCallback(_ list: UnsafeMutablePointer<lws_sorted_usec_list_t>?) {
    guard let list else { return }
    let owner = UnsafeMutableRawPointer(list).assumingMemoryBound(to: net_timer.self).pointee.owner
    if let owner { Unmanaged<ServerService>.fromOpaque(owner).takeUnretainedValue().sweep() }
}

extension ServerService {
    fileprivate func handle(
        _ wsi: OpaquePointer, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
            // It comes once for every protocol.
            if lws_get_protocol(wsi)?.pointee.id == 0 { drain() }
            return 0
        case LWS_CALLBACK_FILTER_NETWORK_CONNECTION:
            return isWelcome(Int32(truncatingIfNeeded: Int(bitPattern: input))) ? 0 : 1
        case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
            add(wsi)
            return 0
        default:
            guard let peer = peer(wsi) else { return 0 }
            return handle(peer, reason, input, length)
        }
    }

    private func handle(
        _ peer: ServerPeer, _ reason: lws_callback_reasons, _ input: UnsafeMutableRawPointer?, _ length: Int
    ) -> Int32 {
        switch reason {
        case LWS_CALLBACK_HTTP: return beginExchange(peer)
        case LWS_CALLBACK_HTTP_BODY: return receiveBody(peer, input, length)
        case LWS_CALLBACK_HTTP_BODY_COMPLETION: return endBody(peer)
        case LWS_CALLBACK_HTTP_WRITEABLE: return continueResponse(peer)
        case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE: return admit(peer)
        case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: return isNegotiated(peer) ? 0 : 1
        case LWS_CALLBACK_ESTABLISHED: return establish(peer)
        case LWS_CALLBACK_RECEIVE:
            peer.wire?.receive(peer.wsi, input, length)
        case LWS_CALLBACK_SERVER_WRITEABLE:
            return peer.wire?.write(to: peer.wsi, isMasked: false) ?? 0
        case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
            peer.wire?.receiveClose(input, length)
        case LWS_CALLBACK_RAW_ADOPT, LWS_CALLBACK_RAW_RX:
            // A CONNECT; we are no proxy.
            return -1
        case LWS_CALLBACK_CLOSED, LWS_CALLBACK_CLOSED_HTTP, LWS_CALLBACK_WSI_DESTROY:
            remove(peer)
            if reason == LWS_CALLBACK_WSI_DESTROY { lws_set_opaque_user_data(peer.wsi, nil) }
        default: break
        }
        return 0
    }

    private func peer(_ wsi: OpaquePointer) -> ServerPeer? {
        guard let number = lws_get_opaque_user_data(wsi) else { return nil }
        return peers[UInt64(UInt(bitPattern: number))]
    }

    private func isWelcome(_ socket: Int32) -> Bool {
        guard stopDeadline == nil, peers.count < configuration.connectionLimit else { return false }
        return peersByAddress[Self.address(socket), default: 0] < configuration.connectionLimitPerAddress
    }

    private func add(_ wsi: OpaquePointer) {
        let peer = ServerPeer(id: nextNumber(), wsi: wsi, address: Self.address(lws_get_socket_fd(wsi)))
        peers[peer.id] = peer
        peersByAddress[peer.address, default: 0] += 1
        lws_set_opaque_user_data(wsi, UnsafeMutableRawPointer(bitPattern: UInt(peer.id)))
    }

    private func isNegotiated(_ peer: ServerPeer) -> Bool {
        guard let admission = peer.admission, let name = lws_get_protocol(peer.wsi)?.pointee.name else { return false }
        return String(cString: name) == admission.subprotocol ?? WebSocketsContext.plainProtocol
    }

    private static func address(_ socket: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            net_peer_address(socket, base, UInt32(buffer.count))
            return String(cString: base)
        }
    }
}
