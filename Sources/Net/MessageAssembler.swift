/// Puts fragments together to messages and cuts off what is too large, before it is held.
struct MessageAssembler {
    enum Outcome: Equatable {
        case incomplete
        case message(WebSocketMessage)
        case violation(WebSocketClose)
    }

    /// In bytes.
    let limit: Int
    private var bytes: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// - Parameters:
    ///   - remaining: bytes of the current frame that are still to come.
    mutating func feed(
        _ fragment: UnsafeRawBufferPointer, isFirst: Bool, isFinal: Bool, isBinary: Bool, remaining: Int
    ) -> Outcome {
        if isFirst { bytes.removeAll(keepingCapacity: true) }
        let total = bytes.count + fragment.count
        guard total <= limit, remaining <= limit - total else {
            bytes = []
            return .violation(.tooLarge)
        }
        bytes.append(contentsOf: fragment)
        guard isFinal else { return .incomplete }
        defer { bytes.removeAll(keepingCapacity: bytes.count <= 4096) }
        if isBinary { return .message(.binary(bytes)) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return .violation(.invalidText) }
        return .message(.text(text))
    }
}
