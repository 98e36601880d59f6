internal import CWebSockets

/// A message to send, allocated once and shared by every connection of a server that sends it.
///
/// Immutable to everyone but the service thread, which writes the frame's header into the bytes before the payload.
/// Hence the same frame must not be sent by two servers at once.
public final class OutboundFrame: Sendable {
    /// How a frame behaves in the queue of a client that cannot keep up.
    public enum Delivery: Sendable, Equatable {
        /// Never dropped.
        case control
        /// Never dropped, but a client that has too much of it waiting is closed as too slow.
        case audio
        /// Replaces a waiting frame of the same key.
        case latest(key: Int)
    }

    public let delivery: Delivery
    public let isText: Bool
    /// Payload bytes.
    public let count: Int
    // Unsafe because written after init, but only by the one thread that also reads it: see above.
    private nonisolated(unsafe) let storage: UnsafeMutableRawPointer

    /// A text message.
    public convenience init(text: String, delivery: Delivery = .control) {
        var text = text
        self.init(
            count: text.utf8.count, isText: true, delivery: delivery,
            fill: { bytes in text.withUTF8 { bytes.copyMemory(from: UnsafeRawBufferPointer($0)) } })
    }

    /// A text message already in UTF-8, which the caller vouches for.
    public convenience init(utf8: [UInt8], delivery: Delivery = .control) {
        self.init(
            count: utf8.count, isText: true, delivery: delivery, fill: { $0.copyBytes(from: utf8) })
    }

    /// A binary message.
    public convenience init(binary: [UInt8], delivery: Delivery) {
        self.init(
            count: binary.count, isText: false, delivery: delivery, fill: { $0.copyBytes(from: binary) })
    }

    /// A binary message written in place; `fill` gets `count` zeroed bytes.
    public convenience init(
        binaryCount count: Int, delivery: Delivery, fill: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        self.init(count: count, isText: false, delivery: delivery, fill: fill)
    }

    private init(count: Int, isText: Bool, delivery: Delivery, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        self.count = count
        self.isText = isText
        self.delivery = delivery
        let prefix = Int(net_frame_prefix)
        storage = .allocate(byteCount: prefix + count, alignment: 16)
        storage.initializeMemory(as: UInt8.self, repeating: 0, count: prefix + count)
        fill(UnsafeMutableRawBufferPointer(start: storage + prefix, count: count))
    }

    deinit { storage.deallocate() }

    /// A copy of the payload, for those who look at what was sent.
    public var bytes: [UInt8] { [UInt8](payload) }

    /// For the service thread alone.
    var payload: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: storage + Int(net_frame_prefix), count: count)
    }
}
