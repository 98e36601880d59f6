internal import Glibc

/// Makes room for the voice: the band steps back while something is sung. It knows when, so it moves before the voice
/// does and never pumps.
public struct Ducking: Sendable {
    /// Where something is sung, in order.
    let ranges: [Range<Int>]
    /// Linear, while something is sung.
    let depth: Float
    private var cursor = 0

    /// Samples: 120 ms before the voice, 500 ms behind it.
    static let attack = 5_760
    static let release = 24_000

    /// - Parameters:
    ///   - ranges: samples of the song; those nearer to each other than the release become one.
    ///   - decibels: by how much, 0…24.
    public init(_ ranges: [Range<Int>], decibels: Double) {
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = joined.last, range.lowerBound - last.upperBound < Self.release {
                joined[joined.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
        depth = Float(pow(10, -Swift.min(24, Swift.max(0, decibels)) / 20))
    }

    /// Positions are asked for in order.
    mutating func gain(at position: Int) -> Float {
        while cursor < ranges.count, ranges[cursor].upperBound + Self.release <= position { cursor += 1 }
        guard cursor < ranges.count else { return 1 }
        let range = ranges[cursor]
        let amount: Float
        if position < range.lowerBound - Self.attack {
            amount = 0
        } else if position < range.lowerBound {
            amount = 1 - Float(range.lowerBound - position) / Float(Self.attack)
        } else if position < range.upperBound {
            amount = 1
        } else {
            amount = 1 - Float(position - range.upperBound) / Float(Self.release)
        }
        return 1 + (depth - 1) * amount * amount * (3 - 2 * amount)
    }
}
