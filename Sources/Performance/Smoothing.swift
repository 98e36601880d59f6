internal import Script

/// Filters over whole curves, done once when a plan is taken in.
enum Smoothing {
    /// Fills runs of NaN by straight lines between what stands beside them.
    static func fill(_ values: inout [Float], default value: Float) {
        guard let first = values.firstIndex(where: { !$0.isNaN }) else {
            values = [Float](repeating: value, count: values.count)
            return
        }
        for index in 0..<first { values[index] = values[first] }
        var last = first
        for index in (first + 1)..<max(first + 1, values.count) where !values[index].isNaN {
            for gap in (last + 1)..<max(last + 1, index) {
                values[gap] = Easing.mix(values[last], values[index], Float(gap - last) / Float(index - last))
            }
            last = index
        }
        for index in (last + 1)..<max(last + 1, values.count) { values[index] = values[last] }
    }

    /// The mean of each value and its `width` neighbours on either side.
    static func box(_ values: [Float], _ width: Int) -> [Float] {
        var sums = [Double](repeating: 0, count: values.count + 1)
        for (index, value) in values.enumerated() { sums[index + 1] = sums[index] + Double(value) }
        return values.indices.map { index in
            let low = max(0, index - width)
            let high = min(values.count, index + width + 1)
            return Float((sums[high] - sums[low]) / Double(high - low))
        }
    }
}

extension Curve {
    /// The same curve where it can be trusted: a usable rate, and only finite values of a possible size.
    var sane: Curve {
        guard rate.isFinite, rate > 0, rate <= 100_000 else { return Curve(rate: 100) }
        return Curve(rate: rate, values: values.map { $0.isFinite ? Swift.min(20_000, Swift.max(-120, $0)) : 0 })
    }
}
