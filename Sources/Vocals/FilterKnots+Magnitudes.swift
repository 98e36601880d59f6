internal import Glibc

extension FilterKnots {
    /// Magnitudes of every bin from their logarithms on the knots, each of these raised by `lift` times its `tilt`.
    func magnitudes(
        _ logarithms: UnsafePointer<Float>, lift: Float, tilt: [Float], into magnitudes: UnsafeMutablePointer<Float>
    ) {
        bins.withUnsafeBufferPointer { bins in
            tilt.withUnsafeBufferPointer { tilt in
                var low = logarithms[0] + lift * tilt[0]
                for knot in 0..<bins.count - 1 {
                    let high = logarithms[knot + 1] + lift * tilt[knot + 1]
                    var value = expf(low)
                    let width = bins[knot + 1] - bins[knot]
                    magnitudes[bins[knot]] = value
                    if width > 1 {
                        let ratio = expf((high - low) / Float(width))
                        for bin in bins[knot] + 1..<bins[knot + 1] {
                            value *= ratio
                            magnitudes[bin] = value
                        }
                    }
                    low = high
                }
                magnitudes[bins[bins.count - 1]] = expf(low)
            }
        }
    }
}
