internal import CWebSockets

// Requests and their answers.
extension ServerService {
    /// A request's head has arrived.
    func beginExchange(_ peer: ServerPeer) -> Int32 {
        guard
            let request = RequestReading.head(
                peer.wsi, additional: configuration.additionalHeaders, address: peer.address)
        else { return -1 }
        let declared = request.headers["Content-Length"]
        let length = declared.map(Self.parseLength) ?? 0
        // Without a length libwebsockets would wait for a body; after a refusal the body is still on its way.
        let isUndeclared = declared == nil && ["POST", "PUT", "PATCH"].contains(request.method)
        let refusal = refusal(request, length: length)
        let exchange = HTTPExchange(
            number: nextNumber(), request: request, isHTTP11: RequestReading.isHTTP11(peer.wsi),
            bodyLength: length ?? 0, closesAfter: isUndeclared || refusal != nil,
            deadline: clock.now + .seconds(configuration.arrivalTimeout))
        peer.exchange = exchange
        exchanging.insert(peer.id)
        armSweep()
        if let refusal {
            respond(peer, exchange, refusal, pipe: nil)
        } else if exchange.bodyLength == 0 {
            dispatch(peer, exchange)
        } else if request.headers["Expect"]?.lowercased() == "100-continue" {
            return write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: peer.wsi) ? 0 : -1
        }
        return 0
    }

    private func refusal(_ request: HTTPRequest, length: Int?) -> HTTPResponse? {
        if request.headers["Transfer-Encoding"] != nil {
            return HTTPResponse(status: 411, text: "Send the body with a Content-Length.\n")
        }
        guard let length else { return HTTPResponse(status: 400, text: "Content-Length is not a number.\n") }
        guard length <= configuration.bodyLimit else {
            return HTTPResponse(status: 413, text: "A body may have \(configuration.bodyLimit) bytes.\n")
        }
        return nil
    }

    private static func parseLength(_ text: String) -> Int? {
        // 18 digits cannot overflow, and no body has more.
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    func receiveBody(_ peer: ServerPeer, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int32 {
        guard let exchange = peer.exchange, case .receiving = exchange.phase else { return 0 }
        guard exchange.request.body.count + count <= exchange.bodyLength else { return -1 }
        exchange.request.body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    }

    func endBody(_ peer: ServerPeer) -> Int32 {
        // libwebsockets says this again when a client sends on without awaiting the answer to its body.
        guard let exchange = peer.exchange, exchange.bodyLength > 0 else { return 0 }
        guard case .receiving = exchange.phase else { return exchange.closesAfter ? 0 : -1 }
        dispatch(peer, exchange)
        return 0
    }

    private func dispatch(_ peer: ServerPeer, _ exchange: HTTPExchange) {
        exchange.phase = .answering
        exchange.deadline = clock.now + configuration.handlerTimeout
        // The loop would spin on input it does not read, and libwebsockets' timeout is for the request's arrival.
        lws_rx_flow_control(peer.wsi, 0)
        lws_set_timeout(peer.wsi, NO_PENDING_TIMEOUT, 0)
        let request = exchange.request
        let (id, number) = (peer.id, exchange.number)
        exchange.task = Task { [handlers, inbox] in
            let response = await handlers.respond(request)
            guard case .stream(let stream) = response.body, request.method != "HEAD" else {
                inbox.post(.respond(peer: id, exchange: number, response, nil))
                return
            }
            let pipe = BodyPipe()
            guard inbox.post(.respond(peer: id, exchange: number, response, pipe)) else { return }
            for await chunk in stream {
                guard pipe.put(chunk) else { return }
                inbox.post(.bodyReady(peer: id, exchange: number))
                await pipe.waitForRoom()
            }
            pipe.finish()
            inbox.post(.bodyReady(peer: id, exchange: number))
        }
    }

    func respond(_ peer: ServerPeer, _ exchange: HTTPExchange, _ response: HTTPResponse, pipe: BodyPipe?) {
        if case .sending = exchange.phase {
            pipe?.cancel()
            return
        }
        exchange.pipe = pipe
        exchange.phase = .sending(
            HTTPResponseWriter(
                response, method: exchange.request.method, isHTTP11: exchange.isHTTP11,
                closing: exchange.closesAfter || stopDeadline != nil, pipe: pipe))
        exchange.request.body = []
        exchange.deadline = clock.now + configuration.stallTimeout
        lws_set_timeout(peer.wsi, NO_PENDING_TIMEOUT, 0)
        requestWrite(peer)
    }

    func requestWrite(_ peer: ServerPeer) {
        peer.exchange?.isStarved = false
        // A connection under flow control is not told that it may write.
        lws_rx_flow_control(peer.wsi, 1)
        lws_callback_on_writable(peer.wsi)
    }

    /// The socket takes more of the answer.
    func continueResponse(_ peer: ServerPeer) -> Int32 {
        guard let exchange = peer.exchange, case .sending(var writer) = exchange.phase else { return 0 }
        let prefix = Int(net_frame_prefix)
        let (count, progress) = writer.fill(
            UnsafeMutableRawBufferPointer(start: scratch + prefix, count: Self.writeSize))
        exchange.phase = .sending(writer)
        if count > 0 {
            let bytes = (scratch + prefix).assumingMemoryBound(to: UInt8.self)
            guard lws_write(peer.wsi, bytes, count, LWS_WRITE_HTTP) >= 0 else { return -1 }
            exchange.deadline = clock.now + configuration.stallTimeout
        }
        switch progress {
        case .more:
            lws_callback_on_writable(peer.wsi)
        case .starved where lws_partial_buffered(peer.wsi) != 0:
            lws_callback_on_writable(peer.wsi)
        case .starved:
            exchange.isStarved = true
            lws_rx_flow_control(peer.wsi, 0)
        case .done:
            endExchange(peer)
            return writer.closesAfter || lws_http_transaction_completed(peer.wsi) != 0 ? -1 : 0
        }
        return 0
    }

    func endExchange(_ peer: ServerPeer) {
        peer.exchange?.pipe?.cancel()
        peer.exchange = nil
        exchanging.remove(peer.id)
    }

    /// Writes a few bytes outside of an exchange.
    func write(_ bytes: [UInt8], to wsi: OpaquePointer) -> Bool {
        let prefix = Int(net_frame_prefix)
        let count = min(bytes.count, Self.writeSize)
        UnsafeMutableRawBufferPointer(start: scratch + prefix, count: count).copyBytes(from: bytes.prefix(count))
        return lws_write(wsi, (scratch + prefix).assumingMemoryBound(to: UInt8.self), count, LWS_WRITE_HTTP) >= 0
    }
}
