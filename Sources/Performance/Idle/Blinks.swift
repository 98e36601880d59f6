internal import Glibc
internal import Script

/// One blink: the lids go down fast, stay shut an instant, and open slower (Trutoiu 2011: 233–300 ms in all, asymmetric).
public struct Blink: Sendable, Equatable {
    /// Seconds at which the lids begin to fall.
    var start: Double
    /// 1 shuts the eye; many spontaneous blinks are incomplete (Sforza 2008).
    public var depth: Float

    static let down = 0.075
    static let shut = 0.025
    static let up = 0.160
    static let length = down + shut + up

    public var position: Int { Timeline.position(seconds: start) }

    func closure(at time: Double) -> Float {
        let x = time - start
        guard x > 0, x < Self.length else { return 0 }
        return depth * Easing.hold(x, from: Self.down, to: Self.down + Self.shut, attack: Self.down, release: Self.up)
    }
}

/// Spontaneous blinks: right-skewed intervals drawn block by block at the liveliest state's rate, then thinned to the
/// state that holds. Bentivoglio 1997: 17 a minute at rest, 26 in conversation; Doughty 2001 for the ranges.
struct Blinks: Sendable {
    var seed: UInt64

    /// A block of the timeline drawn on its own, seconds.
    private static let block = 30.0
    /// Intervals before thinning: mean 2.4 s with the doubles.
    private static let median = 2.1
    private static let sigma = 0.65
    /// Never closer than this, seconds, but for a double.
    private static let refractory = 0.5
    private static let doubles = 0.12

    /// The blinks that can be seen at a time.
    func closure(at time: Double, mix: (Double) -> StateMix) -> Float {
        var closure: Float = 0
        visit(block: Int(floor(time / Self.block)), until: time, mix: mix) { blink in
            closure = max(closure, blink.closure(at: time))
        } skip: {
            $0 + Blink.length * 2.5 < time
        }
        return closure
    }

    func blinks(from start: Double, to end: Double, mix: (Double) -> StateMix) -> [Blink] {
        guard end > start else { return [] }
        var found: [Blink] = []
        for index in Int(floor(start / Self.block))...Int(floor(end / Self.block)) {
            visit(block: index, until: end, mix: mix) { blink in
                if blink.start >= start, blink.start < end { found.append(blink) }
            } skip: { _ in
                false
            }
        }
        return found
    }

    /// Walks one block. A block's blinks end inside it.
    private func visit(
        block index: Int, until end: Double, mix: (Double) -> StateMix, _ body: (Blink) -> Void,
        skip: (Double) -> Bool
    ) {
        var dice = Dice(seed: seed, .blink, index)
        let base = Double(index) * Self.block
        var time = base + dice.unit() * dice.logNormal(median: Self.median, sigma: Self.sigma)
        while time < base + Self.block - 2.5 * Blink.length, time <= end {
            let kept = dice.unit()
            let depth = Float(dice.chance(0.2) ? dice.uniform(0.6, 0.9) : 1)
            let isDouble = dice.chance(Self.doubles)
            let gap = dice.logNormal(median: Self.median, sigma: Self.sigma)
            if !skip(time), kept < Self.share(mix(time)) {
                body(Blink(start: time, depth: depth))
                if isDouble { body(Blink(start: time + Blink.length + 0.04, depth: 0.9 * depth)) }
            }
            time += max(Self.refractory + (isDouble ? Blink.length : 0), gap)
        }
    }

    /// Part of the drawn blinks that a state keeps; while speaking, phrase ends add theirs.
    private static func share(_ mix: StateMix) -> Double {
        Double(mix.weigh(idle: 0.72, listening: 0.80, thinking: 0.55, speaking: 0.45))
    }
}
