/// A quantity sampled at a steady rate from position 0 on: F0 in Hz, energy in dB.
public struct Curve: Sendable, Equatable {
    /// Values a second.
    public var rate: Double
    public var values: [Float]

    public init(rate: Double, values: [Float] = []) {
        self.rate = rate
        self.values = values
    }

    /// Linear interpolation at a timeline position; the ends hold. 0 when empty.
    public func value(at position: Int) -> Float {
        guard let first = values.first, let last = values.last else { return 0 }
        let x = Timeline.seconds(position) * rate
        guard x > 0 else { return first }
        let index = Int(x)
        guard index + 1 < values.count else { return last }
        let fraction = Float(x - Double(index))
        return values[index] * (1 - fraction) + values[index + 1] * fraction
    }

    /// The value of the frame that holds the position, without interpolation: for F0, where 0 means unvoiced.
    public func step(at position: Int) -> Float {
        guard !values.isEmpty else { return 0 }
        let index = Int(Timeline.seconds(position) * rate)
        return values[Swift.max(0, Swift.min(values.count - 1, index))]
    }
}
