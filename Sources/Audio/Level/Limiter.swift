internal import Glibc

/// Keeps a mono stream at or below a ceiling without clipping: it sees a peak coming, lowers the gain smoothly before
/// it, and lets it return slowly after. What never reaches the ceiling passes unchanged, and output sample k is input
/// sample k: the look-ahead is held back, not added as a delay.
public struct Limiter: Sendable {
    /// Linear, 0…1.
    public let ceiling: Float
    /// Samples between seeing a peak and playing it.
    public let lookahead: Int
    /// How much of the way back to 1 the gain goes in one sample.
    private let recovery: Float

    /// Samples not yet given out, and the gain each needs.
    private var pending: [Float] = []
    /// Gains that each lower the whole window before them; only rising ones, so the first is the smallest.
    private var minima: [(position: Int, gain: Float)] = []
    private var position = 0
    private var released: Float = 1
    /// The last `lookahead` released gains, as a ring, and their sum: their mean is the smooth gain.
    private var window: [Float]
    private var sum: Double

    /// - Parameters:
    ///   - ceiling: dBFS; −1 leaves room for what lossy codecs add.
    ///   - lookahead: seconds; 5 ms is shorter than one hears as a dip.
    ///   - release: seconds until the gain has returned by 63 %.
    ///   - rate: Hz.
    public init(ceiling: Double = -1, lookahead: Double = 0.005, release: Double = 0.08, rate: Int = 48_000) {
        self.ceiling = Float(pow(10, min(0, ceiling) / 20))
        self.lookahead = max(1, Int(lookahead * Double(rate)))
        recovery = Float(1 - exp(-1 / max(1, release * Double(rate))))
        window = Array(repeating: 1, count: self.lookahead)
        sum = Double(self.lookahead)
    }

    /// The samples that are decided once `samples` are known: all but the last `lookahead` − 1.
    public mutating func process(_ samples: [Float]) -> [Float] {
        var output: [Float] = []
        output.reserveCapacity(samples.count)
        pending.append(contentsOf: samples)
        var next = pending.count - samples.count
        var given = 0
        while next < pending.count {
            let gain = advance(pending[next])
            next += 1
            // The window is full of gains that include this far ahead: its first sample may go.
            if position >= lookahead {
                output.append(limited(pending[given], gain))
                given += 1
            }
        }
        pending.removeFirst(given)
        return output
    }

    /// The rest of the stream. The limiter is then ready for a new one.
    public mutating func finish() -> [Float] {
        let rest = pending.count
        guard rest > 0 else { return [] }
        let output = process([Float](repeating: 0, count: lookahead - 1))
        self.reset()
        return Array(output.suffix(rest))
    }

    private mutating func reset() {
        pending = []
        minima = []
        position = 0
        released = 1
        window = Array(repeating: 1, count: lookahead)
        sum = Double(lookahead)
    }

    /// The gain for the sample that lies `lookahead` − 1 before this one.
    ///
    /// The minimum over the window is at most what each of its samples needs; the release only delays its return; and
    /// the mean of `lookahead` such values is at most what the window's first sample needs.
    private mutating func advance(_ sample: Float) -> Float {
        let needed = abs(sample) > ceiling ? ceiling / abs(sample) : 1
        while let last = minima.last, last.gain >= needed { minima.removeLast() }
        minima.append((position, needed))
        if minima[0].position <= position - lookahead { minima.removeFirst() }
        let returned = released + (1 - released) * recovery
        released = min(minima[0].gain, returned > 0.99999 ? 1 : returned)
        let slot = position % lookahead
        sum += Double(released) - Double(window[slot])
        window[slot] = released
        position += 1
        return Float(min(1, sum / Double(lookahead)))
    }

    /// The clamp takes only what rounding left over, and turns NaN into silence.
    private func limited(_ sample: Float, _ gain: Float) -> Float {
        guard sample == sample else { return 0 }
        return max(-ceiling, min(ceiling, sample * gain))
    }
}
