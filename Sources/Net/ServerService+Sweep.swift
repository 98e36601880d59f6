internal import CWebSockets

// What time does to connections.
extension ServerService {
    func armSweep() {
        guard let context, !exchanging.isEmpty || !closing.isEmpty || stopDeadline != nil else { return }
        timer?.arm(context.pointer, milliseconds: Self.sweepMilliseconds)
    }

    func sweep() {
        timer?.fired()
        let now = clock.now
        for id in exchanging {
            guard let peer = peers[id], let exchange = peer.exchange else { continue }
            sweep(peer, exchange, now: now)
        }
        for (id, deadline) in closing where now >= deadline {
            closing[id] = nil
            if let peer = peers[id] { kill(peer) }
        }
        armSweep()
    }

    private func sweep(_ peer: ServerPeer, _ exchange: HTTPExchange, now: ContinuousClock.Instant) {
        if case .receiving = exchange.phase {
        } else if net_peer_has_closed(lws_get_socket_fd(peer.wsi)) != 0 {
            exchange.cancel()
            kill(peer)
            return
        }
        guard now >= exchange.deadline else { return }
        switch exchange.phase {
        case .answering:
            exchange.cancel()
            exchange.closesAfter = true
            respond(
                peer, exchange, HTTPResponse(status: 504, text: "The answer took too long.\n"), pipe: nil)
        case .receiving:
            kill(peer)
        case .sending:
            // A stream that has nothing to say may be silent for as long as it likes.
            if exchange.isStarved {
                exchange.deadline = now + configuration.stallTimeout
            } else {
                exchange.cancel()
                kill(peer)
            }
        }
    }

    /// A WebSocket is being closed: the peer gets a while to take part.
    func expectClose(_ peer: ServerPeer) {
        guard closing[peer.id] == nil else { return }
        closing[peer.id] = clock.now + Self.closePatience
        armSweep()
    }
}
