internal import Glibc

/// F0 as the larynx moves: towards one linear target a syllable, never jumping, in the manner of the quantitative
/// target approximation model (Prom-on, Xu and Thipakorn 2009). Everything is in semitones and seconds.
struct TargetApproximation {
    struct Target: Equatable {
        /// Semitones at the syllable's beginning and end.
        var start: Float
        var end: Float
        /// How fast the target is approached, 1/s: high for full tones, low for the neutral one.
        var strength: Float
    }

    private var height: Float
    private var velocity: Float = 0
    private var acceleration: Float = 0

    init(height: Float) { self.height = height }

    /// The course through one syllable, a value at the beginning of each of `count` frames.
    mutating func approach(_ target: Target, count: Int, frameRate: Float) -> [Float] {
        let duration = Float(count) / frameRate
        let slope = (target.end - target.start) / max(duration, 0.01)
        let rate = target.strength
        // Critically damped, third order: x = mt + b + (c1 + c2 t + c3 t²)·e^(−λt).
        let c1 = height - target.start
        let c2 = velocity + c1 * rate - slope
        let c3 = (acceleration + 2 * c2 * rate - c1 * rate * rate) / 2
        func state(_ t: Float) -> (Float, Float, Float) {
            let decay = expf(-rate * t)
            let p = c1 + c2 * t + c3 * t * t
            let dp = c2 + 2 * c3 * t
            return (
                slope * t + target.start + p * decay, slope + (dp - rate * p) * decay,
                (2 * c3 - 2 * rate * dp + rate * rate * p) * decay
            )
        }
        let course = (0..<count).map { state(Float($0) / frameRate).0 }
        (height, velocity, acceleration) = state(duration)
        return course
    }
}
