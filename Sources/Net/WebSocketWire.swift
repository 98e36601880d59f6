internal import CWebSockets

/// The service thread's side of a WebSocket, the same for server and client.
final class WebSocketWire {
    let connection: WebSocketConnection
    private var assembler: MessageAssembler
    /// What the peer said when it closed.
    private(set) var peerClose: WebSocketClose?

    init(connection: WebSocketConnection, messageLimit: Int) {
        self.connection = connection
        assembler = MessageAssembler(limit: messageLimit)
    }

    /// Writes until the socket is full or nothing waits.
    /// - Parameter isMasked: a client's payload is masked in place, so a shared frame is copied first.
    /// - Returns: what the callback returns: nonzero closes.
    func write(to wsi: OpaquePointer, isMasked: Bool) -> Int32 {
        while true {
            switch connection.nextStep() {
            case .idle:
                return 0
            case .close(let close):
                Self.setReason(close, on: wsi)
                return -1
            case .frame(let frame):
                guard Self.write(frame, to: wsi, isMasked: isMasked) else { return -1 }
                if !connection.hasMoreToDo { return 0 }
                if lws_send_pipe_choked(wsi) != 0 {
                    lws_callback_on_writable(wsi)
                    return 0
                }
            }
        }
    }

    private static func write(_ frame: OutboundFrame, to wsi: OpaquePointer, isMasked: Bool) -> Bool {
        let kind = frame.isText ? LWS_WRITE_TEXT : LWS_WRITE_BINARY
        let payload = frame.payload
        guard isMasked else {
            return lws_write(wsi, payload.baseAddress?.assumingMemoryBound(to: UInt8.self), payload.count, kind) >= 0
        }
        let prefix = Int(net_frame_prefix)
        return withUnsafeTemporaryAllocation(byteCount: prefix + payload.count, alignment: 16) { copy in
            let start = UnsafeMutableRawBufferPointer(rebasing: copy[prefix...])
            start.copyMemory(from: UnsafeRawBufferPointer(payload))
            // An empty payload still needs an address for its mask to stand before.
            let address = copy.baseAddress.map { ($0 + prefix).assumingMemoryBound(to: UInt8.self) }
            return lws_write(wsi, address, payload.count, kind) >= 0
        }
    }

    private static func setReason(_ close: WebSocketClose, on wsi: OpaquePointer) {
        // A close frame has room for 123 bytes of text, which must stay UTF-8.
        var reason = Array(close.reason.utf8.prefix(123))
        while String(validating: reason, as: UTF8.self) == nil { reason.removeLast() }
        lws_close_reason(wsi, lws_close_status(UInt32(close.code)), &reason, reason.count)
    }

    /// Takes in a piece of a message.
    func receive(_ wsi: OpaquePointer, _ bytes: UnsafeMutableRawPointer?, _ count: Int) {
        guard connection.isOpen else { return }
        let outcome = assembler.feed(
            UnsafeRawBufferPointer(start: bytes, count: count), isFirst: lws_is_first_fragment(wsi) != 0,
            isFinal: lws_is_final_fragment(wsi) != 0, isBinary: lws_frame_is_binary(wsi) != 0,
            remaining: Int(lws_remaining_packet_payload(wsi)))
        switch outcome {
        case .incomplete: break
        case .message(let message): connection.deliver(message)
        case .violation(let close): connection.abort(close)
        }
    }

    /// The peer's close frame: two bytes of code, then text.
    func receiveClose(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
        let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
        guard bytes.count >= 2 else {
            peerClose = WebSocketClose(code: 1005)
            return
        }
        peerClose = WebSocketClose(
            code: UInt16(bytes[0]) << 8 | UInt16(bytes[1]), reason: String(decoding: bytes.dropFirst(2), as: UTF8.self))
    }

    func finish() { connection.finish(peerClose ?? .abnormal) }
}
