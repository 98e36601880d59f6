internal import Script

/// What a part's directions say about loudness.
enum DynamicEvent: Equatable {
    /// A mark such as `mf`, as a MIDI velocity.
    case level(Int)
    case hairpin(number: Int, grows: Bool)
    case hairpinEnd(number: Int)
    /// The music goes on elsewhere: no hairpin reaches over it.
    case jump
}

/// The hairpins of a part in the order of play: each leads from the level in force to the mark behind it, or a step
/// (16 of velocity, 3 dB) up or down.
struct DynamicsLine {
    struct Hairpin: Equatable {
        var start: Int
        var end: Int
        var from: Int
        var to: Int
        /// Until then its last level holds.
        var heldUntil: Int
    }

    private(set) var hairpins: [Hairpin] = []
    private let resolution: Int

    /// Velocity of an unmarked passage: mezzo-forte.
    private static let ordinary = 80
    private static let step = 16

    /// - Parameter events: in order of ticks.
    init(_ events: [(tick: Int, event: DynamicEvent)], end: Int, resolution: Int) {
        self.resolution = resolution
        var marks = [(tick: Int, level: Int)?](repeating: nil, count: events.count + 1)
        for index in events.indices.reversed() {
            marks[index] = marks[index + 1]
            if case .level(let velocity) = events[index].event { marks[index] = (events[index].tick, velocity) }
        }
        var level = Self.ordinary
        var open: [Int: (tick: Int, grows: Bool)] = [:]
        for (index, (tick, event)) in events.enumerated() {
            switch event {
            case .level(let velocity): level = velocity
            case .hairpin(let number, let grows): open[number] = (tick, grows)
            case .hairpinEnd(let number):
                if let begun = open.removeValue(forKey: number) {
                    close(begun, at: tick, level: &level, next: marks[index + 1], end: end)
                }
            case .jump:
                for (_, begun) in open.sorted(by: { $0.key < $1.key }) {
                    close(begun, at: tick, level: &level, next: marks[index + 1], end: end)
                }
                open = [:]
            }
        }
        for (_, begun) in open.sorted(by: { $0.key < $1.key }) {
            close(begun, at: end, level: &level, next: nil, end: end)
        }
        hairpins.sort { $0.start < $1.start }
    }

    private mutating func close(
        _ begun: (tick: Int, grows: Bool), at tick: Int, level: inout Int, next: (tick: Int, level: Int)?, end: Int
    ) {
        guard tick > begun.tick else { return }
        var target = Swift.min(120, Swift.max(20, level + (begun.grows ? Self.step : -Self.step)))
        // A mark within a quarter of the end is where it leads to, unless it contradicts.
        if let next, next.tick - tick <= resolution, (next.level > level) == begun.grows, next.level != level {
            target = next.level
        }
        hairpins.append(
            Hairpin(
                start: begun.tick, end: tick, from: level, to: target, heldUntil: Swift.max(tick, next?.tick ?? end)))
        level = target
    }

    /// A note's velocity, where a hairpin has changed it.
    func velocity(at tick: Int) -> Int? {
        var low = 0
        var high = hairpins.count
        while low < high {
            let middle = (low + high) / 2
            if hairpins[middle].start <= tick { low = middle + 1 } else { high = middle }
        }
        guard low > 0, tick < hairpins[low - 1].heldUntil else { return nil }
        let hairpin = hairpins[low - 1]
        guard tick < hairpin.end else { return hairpin.to }
        let part = Double(tick - hairpin.start) / Double(hairpin.end - hairpin.start)
        return hairpin.from + Int((Double(hairpin.to - hairpin.from) * part).rounded())
    }

    /// dB, along each hairpin and for up to a quarter behind it.
    var loudness: ScoreCurve {
        ScoreCurve(
            hairpins.map { hairpin in
                let hold = Swift.min(hairpin.heldUntil, hairpin.end + resolution)
                let (from, to) = (
                    LoudnessShaper.level(velocity: hairpin.from), LoudnessShaper.level(velocity: hairpin.to)
                )
                return [
                    .init(tick: Double(hairpin.start), value: from), .init(tick: Double(hairpin.end), value: to),
                    .init(tick: Double(hold), value: to),
                ]
            })
    }
}
