/// Turns a response into the bytes of the wire, a buffer at a time.
struct HTTPResponseWriter {
    enum Progress: Equatable {
        /// There is more at hand.
        case more
        /// The streamed body's next chunk is not there yet.
        case starved
        case done
    }

    let closesAfter: Bool
    private let framing: HTTPResponseHead.Framing
    private var current: [UInt8]
    private var offset = 0
    private var body: [UInt8]?
    private var pipe: BodyPipe?

    /// - Parameter pipe: the streamed body, if there is one and it is wanted.
    init(_ response: HTTPResponse, method: String, isHTTP11: Bool, closing: Bool, pipe: BodyPipe?) {
        let head = HTTPResponseHead(response, method: method, isHTTP11: isHTTP11, closing: closing)
        closesAfter = head.closesAfter
        framing = head.framing
        current = head.bytes
        if head.sendsBody {
            if case .bytes(let bytes) = response.body { body = bytes } else { self.pipe = pipe }
        }
    }

    /// Fills `target` as far as it can: how many bytes, and what comes next.
    mutating func fill(_ target: UnsafeMutableRawBufferPointer) -> (count: Int, progress: Progress) {
        var count = 0
        while count < target.count {
            if offset == current.count {
                switch refill() {
                case .more: continue
                case let end: return (count, end)
                }
            }
            let amount = min(target.count - count, current.count - offset)
            current.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(rebasing: target[count..<count + amount])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + amount]))
            }
            offset += amount
            count += amount
        }
        return (count, .more)
    }

    private mutating func refill() -> Progress {
        if let bytes = body {
            body = nil
            take(bytes)
            return .more
        }
        guard let pipe else { return .done }
        switch pipe.next() {
        case .chunk(let bytes): take(framing == .chunked ? Self.chunk(bytes) : bytes)
        case .empty: return .starved
        case .finished:
            self.pipe = nil
            if framing == .chunked { take(Array("0\r\n\r\n".utf8)) }
        }
        return .more
    }

    private mutating func take(_ bytes: [UInt8]) {
        current = bytes
        offset = 0
    }

    /// RFC 9112, 7.1.
    private static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        var chunk = Array((String(bytes.count, radix: 16) + "\r\n").utf8)
        chunk.reserveCapacity(chunk.count + bytes.count + 2)
        chunk += bytes
        chunk += [0x0D, 0x0A]
        return chunk
    }
}
