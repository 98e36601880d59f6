/// The one clock. Everything that leaves the daemon has a position on it, counted in samples.
public enum Timeline {
    /// Samples a second, whatever the voice's own rate: what Opus, browsers and sound cards speak.
    public static let rate = 48_000

    /// Seconds to the nearest sample position.
    public static func position(seconds: Double) -> Int { Int((seconds * Double(rate)).rounded()) }

    /// A sample position in seconds.
    public static func seconds(_ position: Int) -> Double { Double(position) / Double(rate) }
}

/// A value that holds from `start` up to, not including, `end`: positions in samples at `Timeline.rate`.
public struct Timed<Value> {
    public var value: Value
    public var start: Int
    public var end: Int

    public init(_ value: Value, start: Int, end: Int) {
        self.value = value
        self.start = start
        self.end = end
    }

    public var range: Range<Int> { start..<Swift.max(start, end) }
    public var duration: Int { Swift.max(0, end - start) }

    public func shifted(by offset: Int) -> Timed { Timed(value, start: start + offset, end: end + offset) }
    public func map<Other>(_ transform: (Value) -> Other) -> Timed<Other> {
        Timed<Other>(transform(value), start: start, end: end)
    }
}

extension Timed: Sendable where Value: Sendable {}
extension Timed: Equatable where Value: Equatable {}
extension Timed: Hashable where Value: Hashable {}

extension Array {
    /// The element that holds at `position`, by bisection; the array is ordered and does not overlap.
    public func element<Value>(at position: Int) -> Timed<Value>? where Element == Timed<Value> {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].end <= position { low = middle + 1 } else { high = middle }
        }
        guard low < count, self[low].start <= position else { return nil }
        return self[low]
    }
}
