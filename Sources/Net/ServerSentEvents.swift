/// One event of a `text/event-stream`.
public struct ServerSentEvent: Sendable, Equatable {
    /// `message` unless the stream says otherwise.
    public var event: String
    /// The lines of data, joined by line feeds.
    public var data: String
    /// The last id the stream has given so far.
    public var id: String

    public init(event: String = "message", data: String, id: String = "") {
        self.event = event
        self.data = data
        self.id = id
    }
}

/// Parses server-sent events as bytes arrive (WHATWG HTML, 9.2.6), wherever they are cut.
public struct ServerSentEventParser: Sendable {
    /// Bytes an event may have, and hence a line: a stream that never ends one is hostile or none.
    public static let eventLimit = 1 << 20

    /// What the stream asked to wait before reconnecting, in milliseconds.
    public private(set) var retry: Int?

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var event = ""
    private var id = ""
    private var isAfterCarriageReturn = false
    private var isAtStart = true

    public init() {}

    /// The events that these bytes complete. An event that is never completed is never told, as the standard wants.
    public mutating func feed(_ bytes: [UInt8]) throws(NetError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            defer { isAfterCarriageReturn = byte == 0x0D }
            switch byte {
            case 0x0A where isAfterCarriageReturn: continue
            case 0x0A, 0x0D:
                if let event = endLine() { events.append(event) }
            default:
                guard line.count + data.count < Self.eventLimit else {
                    throw NetError(
                        .badAnswer, "an event has more than \(Self.eventLimit) bytes", at: "event stream",
                        advice: "See that the address really serves text/event-stream.")
                }
                line.append(byte)
            }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: 0x3A)
        let name = line[..<(colon ?? line.endIndex)]
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: name, as: UTF8.self) {
        case "data":
            if hasData { data.append(0x0A) }
            data += value
            hasData = true
        case "event": event = String(decoding: value, as: UTF8.self)
        case "id": if !value.contains(0) { id = String(decoding: value, as: UTF8.self) }
        case "retry":
            if value.allSatisfy({ (0x30...0x39).contains($0) }) { retry = Int(String(decoding: value, as: UTF8.self)) }
        default: break  // A comment, whose name is empty, or a field of the future.
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            data.removeAll(keepingCapacity: true)
            hasData = false
            event = ""
        }
        guard hasData else { return nil }
        return ServerSentEvent(
            event: event.isEmpty ? "message" : event, data: String(decoding: data, as: UTF8.self), id: id)
    }
}

extension ServerSentEvent {
    /// The event as a server sends it.
    public var serialised: [UInt8] {
        var text = ""
        if event != "message" { text += "event: \(Self.oneLine(event))\n" }
        if !id.isEmpty { text += "id: \(Self.oneLine(id))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return Array((text + "\n").utf8)
    }

    private static func oneLine(_ text: String) -> String { String(text.filter { !$0.isNewline }) }
}
