/// Builds compact JSON as UTF-8, value by value, for the paths where a tree would cost too much. Commas are the
/// writer's business; balancing `begin…` and `end…` is the caller's.
public struct JSONWriter: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// The key of the value that is written next.
    public mutating func key(_ key: String) {
        separate()
        Self.quote(key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func write(_ value: JSONValue) {
        separate()
        Self.write(value, into: &bytes)
    }

    public mutating func write(_ text: String) {
        separate()
        Self.quote(text, into: &bytes)
    }

    public mutating func write(_ value: Int) {
        separate()
        Self.integer(value, into: &bytes)
    }

    public mutating func write(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// `null` for what JSON cannot say: infinities and NaN.
    public mutating func write(_ value: Double) {
        separate()
        Self.number(value, into: &bytes)
    }

    /// A number rounded to at most `decimals` (0…9) places, for curves: short, and much faster than the shortest exact
    /// form.
    public mutating func write(_ value: Float, decimals: Int) {
        separate()
        Self.fixed(Double(value), decimals: decimals, into: &bytes)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}

extension JSONValue {
    /// Compact UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.write(self, into: &bytes)
        return bytes
    }

    /// Compact text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Text for people: two spaces a level.
    public var prettyText: String {
        var bytes: [UInt8] = []
        JSONWriter.pretty(self, indent: 0, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
