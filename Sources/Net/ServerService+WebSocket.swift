internal import CWebSockets

// Upgrades and what follows from them.
extension ServerService {
    /// A request to upgrade: asks the application. 0 lets libwebsockets go on, 1 says that we have answered.
    func admit(_ peer: ServerPeer) -> Int32 {
        // For an unknown protocol libwebsockets has answered already and dropped the headers.
        guard let upgrade = RequestReading.value(peer.wsi, WSI_TOKEN_UPGRADE) else { return -1 }
        guard HTTPHeaders.same(upgrade, "websocket"), stopDeadline == nil,
            let request = RequestReading.head(
                peer.wsi, additional: configuration.additionalHeaders, address: peer.address)
        else { return -1 }
        guard request.method == "GET", let key = request.headers["Sec-WebSocket-Key"], key.utf8.count == 24 else {
            return refuse(peer, 400)
        }
        guard request.headers["Sec-WebSocket-Version"] == "13" else { return refuse(peer, 426) }
        switch handlers.decide(request) {
        case .refuse(let status):
            return refuse(peer, status)
        case .accept(let subprotocol):
            // libwebsockets takes the first it knows of those offered; another cannot be given.
            let offered = request.headers.list("Sec-WebSocket-Protocol")
            let negotiated = offered.first { configuration.subprotocols.contains($0) }
            guard negotiated == subprotocol, offered.isEmpty || negotiated != nil else { return refuse(peer, 400) }
            peer.admission = (request, subprotocol)
            return 0
        }
    }

    private func refuse(_ peer: ServerPeer, _ status: Int) -> Int32 {
        let status = (400...599).contains(status) ? status : 403
        var response = HTTPResponse(status: status, text: "The WebSocket is refused.\n")
        if status == 426 { response.headers["Sec-WebSocket-Version"] = "13" }
        var writer = HTTPResponseWriter(response, method: "GET", isHTTP11: true, closing: true, pipe: nil)
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.writeSize) { buffer, count in
            count = writer.fill(UnsafeMutableRawBufferPointer(buffer)).count
        }
        return write(bytes, to: peer.wsi) ? 1 : -1
    }

    func establish(_ peer: ServerPeer) -> Int32 {
        guard let admission = peer.admission else { return -1 }
        peer.admission = nil
        _ = net_set_send_buffer(lws_get_socket_fd(peer.wsi), Int32(configuration.sendBufferSize))
        let connection = WebSocketConnection(
            id: peer.id, request: admission.request, subprotocol: admission.subprotocol,
            bounds: configuration.queueBounds, touch: { [inbox] in inbox.touch($0) })
        peer.wire = WebSocketWire(connection: connection, messageLimit: configuration.messageLimit)
        peer.task = Task { [handlers] in
            await handlers.serve(connection)
            connection.close()
        }
        return 0
    }

    /// The connection is gone, whatever it was.
    func remove(_ peer: ServerPeer) {
        guard peers.removeValue(forKey: peer.id) != nil else { return }
        let left = (peersByAddress[peer.address] ?? 1) - 1
        peersByAddress[peer.address] = left > 0 ? left : nil
        closing[peer.id] = nil
        peer.exchange?.cancel()
        endExchange(peer)
        peer.wire?.finish()
        peer.wire = nil
        peer.task?.cancel()
    }
}
