internal import Glibc

/// How loud the noise is in each part of a frame. A filter's window lasts 46 ms; what is let loose by a plosive lasts
/// five. So noise gets its envelope before it is filtered, a quarter of a frame at a time: straight lines of the
/// logarithm between the middles of the parts.
///
/// A filter's window reaches one and a half frames into the future: what the network says at a frame is meant for the
/// one that lies two further on. The first two have no swell.
struct NoiseSwell: Sendable {
    /// Frames by which the network speaks ahead.
    static let ahead = 2

    private let hop: Int
    /// ln of the gain, part by part from the beginning.
    private var parts: [Float] = []
    private var size = 0

    init(hop: Int) { self.hop = hop }

    /// Parts of a frame: a divisor of the hop; nil for counts that fit no frame.
    static func parts(of values: Int, frames: Int, hop: Int) -> Int? {
        guard frames > 0, values % frames == 0 else { return nil }
        let count = values / frames
        return count > 0 && hop % count == 0 ? count : nil
    }

    /// Takes what the network says at the next frame.
    mutating func append(_ frame: ArraySlice<Float>) {
        if parts.isEmpty {
            size = hop / frame.count
            parts = Array(repeating: 0, count: Self.ahead * frame.count)
        }
        parts += frame
    }

    /// Applies the gain to samples of which the first has this position; there is none before position 0.
    func apply(to samples: UnsafeMutablePointer<Float>, start: Int, count: Int) {
        guard size > 0 else { return }
        var position = max(0, start)
        while position < start + count {
            // The stretch between the middles of two parts; before the first one's middle, the first half of one.
            let stretch = (position + size / 2) / size - 1
            let end = min(start + count, (stretch + 1) * size + size / 2)
            let low = parts[min(max(stretch, 0), parts.count - 1)]
            let high = parts[min(max(stretch + 1, 0), parts.count - 1)]
            if low != 0 || high != 0 {
                let step = (high - low) / Float(size)
                let ratio = expf(step)
                var gain = expf(low + step * (Float(position - stretch * size - size / 2) + 0.5))
                for index in position - start..<end - start {
                    samples[index] *= gain
                    gain *= ratio
                }
            }
            position = end
        }
    }
}
