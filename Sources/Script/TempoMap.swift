/// Tempo changes: quarter notes a minute, each from a tick on.
public struct TempoMap: Sendable, Equatable {
    public struct Change: Sendable, Equatable {
        public var tick: Int
        /// Quarter notes a minute.
        public var bpm: Double

        public init(tick: Int, bpm: Double) {
            self.tick = tick
            self.bpm = bpm
        }
    }

    /// In order of ticks, the first at tick 0.
    public let changes: [Change]
    /// Seconds at each change for one tick a quarter: divided by the resolution, the true ones.
    private let elapsed: [Double]
    /// 120: what MIDI assumes where nothing is written.
    public static let defaultTempo = 120.0

    /// Orders the changes, drops impossible tempos (outside 1…1000), and lets the last one at a tick win.
    public init(_ changes: [Change] = []) {
        var kept: [Change] = []
        let possible = changes.enumerated()
            .filter { (1...1000).contains($0.element.bpm) && $0.element.tick >= 0 }
            .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
        for (_, change) in possible {
            if kept.last?.tick == change.tick { kept.removeLast() }
            kept.append(change)
        }
        if kept.first?.tick != 0 {
            kept.insert(Change(tick: 0, bpm: kept.first?.bpm ?? Self.defaultTempo), at: 0)
        }
        self.changes = kept
        var sum = 0.0
        var elapsed = [0.0]
        for (change, next) in zip(kept, kept.dropFirst()) {
            sum += Double(next.tick - change.tick) * 60 / change.bpm
            elapsed.append(sum)
        }
        self.elapsed = elapsed
    }

    public func seconds(at tick: Int, resolution: Int) -> Double {
        guard tick > 0 else { return 0 }
        let index = Self.last(changes.count) { changes[$0].tick <= tick }
        return (elapsed[index] + Double(tick - changes[index].tick) * 60 / changes[index].bpm) / Double(resolution)
    }

    /// The tick, with its fraction, that is heard at a time; before 0 the first tempo holds.
    public func tick(at seconds: Double, resolution: Int) -> Double {
        let wanted = seconds * Double(resolution)
        let index = Self.last(changes.count) { elapsed[$0] <= wanted }
        return Double(changes[index].tick) + (wanted - elapsed[index]) * changes[index].bpm / 60
    }

    /// The last index for which the condition holds, which is true at first; 0 where it never is.
    private static func last(_ count: Int, where holds: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return Swift.max(0, low - 1)
    }
}
