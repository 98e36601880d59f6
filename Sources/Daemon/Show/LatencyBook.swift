import Synchronization

/// Where the time of an answer goes: the newest measurements of each part, for the pages, the metrics and the bench.
final class LatencyBook: Sendable {
    enum Part: String, Sendable, CaseIterable { case mind, plan, firstAudio }

    struct Summary: Sendable, Codable, Equatable {
        /// Milliseconds.
        var p50: Double
        var p95: Double
        /// Measurements in all since the start.
        var n: Int
    }

    /// Measurements kept a part: enough for a steady p95.
    private static let capacity = 1_000

    private struct Ring {
        var values: [Double] = []
        var count = 0
        var total = 0.0

        mutating func add(_ value: Double) {
            if values.count < LatencyBook.capacity {
                values.append(value)
            } else {
                values[count % LatencyBook.capacity] = value
            }
            count += 1
            total += value
        }
    }

    private let rings = Mutex<[Part: Ring]>([:])

    /// - Parameter seconds: how long the part took.
    func record(_ part: Part, seconds: Double) {
        rings.withLock { $0[part, default: Ring()].add(seconds * 1_000) }
    }

    var summaries: [String: Summary] {
        rings.withLock { rings in
            var result: [String: Summary] = [:]
            for (part, ring) in rings {
                let sorted = ring.values.sorted()
                result[part.rawValue] = Summary(
                    p50: Self.quantile(0.5, of: sorted), p95: Self.quantile(0.95, of: sorted), n: ring.count)
            }
            return result
        }
    }

    /// Sum in milliseconds and count, as Prometheus wants them.
    var totals: [String: (sum: Double, count: Int)] {
        rings.withLock { rings in
            Dictionary(uniqueKeysWithValues: rings.map { ($0.key.rawValue, ($0.value.total, $0.value.count)) })
        }
    }

    static func quantile(_ q: Double, of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * q))]
    }
}
