/// What is kept of what was rendered, bounded in bytes: a segmented least-recently-used order (Karedla, Love and Wherry
/// 1994). What was asked for once stands in the outer quarter, where passing talk displaces passing talk; what was asked
/// for again moves inwards and stays.
struct LineShelf<Key: Hashable, Line> {
    private struct Entry {
        var line: Line
        var bytes: Int
        var stamp: Int
        var isProven: Bool
    }

    let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var stamp = 0
    private(set) var bytes = 0
    private(set) var hits = 0
    private(set) var misses = 0

    /// - Parameter capacity: bytes; 0 keeps nothing.
    init(capacity: Int) { self.capacity = max(0, capacity) }

    var count: Int { entries.count }
    /// Bytes of a line that is worth keeping: a long one would push out many.
    var largest: Int { capacity / 8 }
    private var outer: Int { capacity / 4 }

    /// The line of a key, counted as a hit or a miss.
    mutating func find(_ key: Key) -> Line? {
        guard capacity > 0 else { return nil }
        guard var entry = entries[key] else {
            misses += 1
            return nil
        }
        hits += 1
        stamp += 1
        entry.stamp = stamp
        entry.isProven = true
        entries[key] = entry
        evict(proven: true, to: capacity - outer)
        return entry.line
    }

    /// Keeps a line, and lets go of what was not wanted for longest.
    mutating func keep(_ line: Line, of key: Key, bytes size: Int) {
        guard size <= largest, size > 0 else { return }
        if let old = entries.removeValue(forKey: key) { bytes -= old.bytes }
        stamp += 1
        entries[key] = Entry(line: line, bytes: size, stamp: stamp, isProven: false)
        bytes += size
        evict(proven: false, to: outer)
    }

    private mutating func evict(proven: Bool, to limit: Int) {
        var sum = entries.values.reduce(0) { $0 + ($1.isProven == proven ? $1.bytes : 0) }
        while sum > limit {
            let oldest = entries.filter { $0.value.isProven == proven }.min { $0.value.stamp < $1.value.stamp }
            guard let oldest else { return }
            entries[oldest.key] = nil
            bytes -= oldest.value.bytes
            sum -= oldest.value.bytes
        }
    }
}
