/// The bins on which a filter is set: every one up to 1.5 kHz, above it spaced in proportion to frequency, as the ear
/// resolves it. Between two knots the logarithm of the magnitude is a straight line.
///
/// The places are those of `Training/voicelab/knots.py`.
struct FilterKnots: Sendable {
    let bins: [Int]
    /// For each bin the knot at or below it, and how far the bin is on the way to the next one, 0…1.
    let below: [Int32]
    let share: [Float]

    private static let fine = 1500.0  // Hz

    /// For windows of `length` samples at `rate` Hz.
    init(rate: Int, length: Int) {
        let top = length / 2
        let first = Self.fine * Double(length) / Double(rate)
        var place = 0.0
        var bins: [Int] = []
        while place < Double(top - 1) {
            let bin = Int(place.rounded(.toNearestOrEven))
            if bins.last != bin { bins.append(bin) }
            place += max(1, place / first)
        }
        if bins.last != top { bins.append(top) }
        self.bins = bins
        var below: [Int32] = []
        var share: [Float] = []
        for (knot, (from, to)) in zip(bins, bins.dropFirst()).enumerated() {
            for bin in from..<to {
                below.append(Int32(knot))
                share.append(Float(bin - from) / Float(to - from))
            }
        }
        // The last bin belongs to the last stretch, at its end.
        below.append(Int32(bins.count - 2))
        share.append(1)
        self.below = below
        self.share = share
    }

    /// The value of a bin on the straight lines between knots.
    func value(_ knots: UnsafePointer<Float>, at bin: Int) -> Float {
        let knot = Int(below[bin])
        return knots[knot] + (knots[knot + 1] - knots[knot]) * share[bin]
    }

    /// The values of all bins.
    func lines(_ knots: UnsafePointer<Float>, into values: UnsafeMutablePointer<Float>) {
        bins.withUnsafeBufferPointer { bins in
            for knot in 0..<bins.count - 1 {
                let (start, width) = (bins[knot], bins[knot + 1] - bins[knot])
                let step = (knots[knot + 1] - knots[knot]) / Float(width)
                for bin in 0..<width { values[start + bin] = knots[knot] + step * Float(bin) }
            }
            values[bins[bins.count - 1]] = knots[bins.count - 1]
        }
    }
}
