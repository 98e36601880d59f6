extension FilterKnots {
    /// Magnitudes of every bin from their logarithms on the knots, each of these raised by `lift` times its `tilt`.
    func magnitudes(
        _ logarithms: UnsafePointer<Float>, lift: Float, tilt: [Float], into magnitudes: UnsafeMutablePointer<Float>
    ) {
        if lift == 0 {
            lines(logarithms, into: magnitudes)
        } else {
            withUnsafeTemporaryAllocation(of: Float.self, capacity: bins.count) { raised in
                guard let raised = raised.baseAddress else { return }
                for knot in bins.indices { raised[knot] = logarithms[knot] + lift * tilt[knot] }
                lines(raised, into: magnitudes)
            }
        }
        FastExponential.exp(magnitudes, count: share.count)
    }
}
