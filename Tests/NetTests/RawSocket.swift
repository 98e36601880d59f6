import Dispatch
import Glibc
import Synchronization

/// A plain TCP client, to say what no proper client would. Its blocking calls run on Dispatch's threads.
final class RawSocket: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw socket")

    struct Failure: Error {}

    /// - Parameter receiveBuffer: bytes the kernel takes in for us while we do not read.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4) }
        // A hang shows as a failure, not as a test that never ends.
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, UInt32(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, UInt32(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, UInt32(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure() }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) async { _ = await send(Array(text.utf8)) }

    /// Whether all of it went out.
    func send(_ bytes: [UInt8]) async -> Bool {
        await onQueue { [descriptor] in
            var offset = 0
            while offset < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
    }

    /// Some bytes; empty at the end, or when nothing comes for ten seconds.
    func receive(limit: Int = 65536) async -> [UInt8] {
        await onQueue { [descriptor] in
            [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                count = max(0, recv(descriptor, buffer.baseAddress!, limit, 0))
            }
        }
    }

    /// Exactly so many bytes, fewer at the end.
    func receive(exactly count: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = await receive(limit: count - bytes.count)
            guard !more.isEmpty else { break }
            bytes += more
        }
        return bytes
    }

    func receiveAll() async -> [UInt8] {
        var bytes: [UInt8] = []
        while case let more = await receive(), !more.isEmpty { bytes += more }
        return bytes
    }

    /// Up to and with the empty line that ends a head.
    func receiveHead() async -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            let more = await receive(limit: 1)
            guard !more.isEmpty else { break }
            bytes += more
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func shutdownSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}

// WebSocket framing by hand (RFC 6455, 5.2).
extension RawSocket {
    static let handshake = """
        GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """

    static func frame(opcode: UInt8, isFinal: Bool = true, _ payload: [UInt8]) -> [UInt8] {
        var bytes = header(opcode: opcode, isFinal: isFinal, count: payload.count)
        let mask: [UInt8] = [1, 2, 3, 4]
        bytes += mask
        bytes += payload.enumerated().map { $1 ^ mask[$0 & 3] }
        return bytes
    }

    static func header(opcode: UInt8, isFinal: Bool = true, count: Int) -> [UInt8] {
        let first = (isFinal ? 0x80 : 0) | opcode
        switch count {
        case ..<126: return [first, 0x80 | UInt8(count)]
        case ..<65536: return [first, 0xFE, UInt8(count >> 8), UInt8(count & 255)]
        default: return [first, 0xFF] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
        }
    }

    /// A frame of the server's; `nil` at the end.
    func receiveFrame() async -> (opcode: UInt8, payload: [UInt8])? {
        let head = await receive(exactly: 2)
        guard head.count == 2 else { return nil }
        var count = Int(head[1] & 0x7F)
        if count >= 126 {
            count = await receive(exactly: count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        let payload = await receive(exactly: count)
        return payload.count == count ? (head[0] & 0xF, payload) : nil
    }

    /// Reads until the server closes: its code, and how many frames came before.
    func receiveClose() async -> (code: Int, reason: String, framesBefore: Int)? {
        var count = 0
        while let frame = await receiveFrame() {
            if frame.opcode == 8, frame.payload.count >= 2 {
                let code = Int(frame.payload[0]) << 8 | Int(frame.payload[1])
                return (code, String(decoding: frame.payload.dropFirst(2), as: UTF8.self), count)
            }
            count += 1
        }
        return nil
    }
}
