/// How much one phone rules one articulator over time (Cohen & Massaro's dominance, with compact support: a smooth rise
/// that anticipates, a plateau, a smooth fall that carries over). Seconds.
struct Dominance: Sendable {
    var strength: Float
    var riseStart: Double
    var apexStart: Double
    var apexEnd: Double
    var fallEnd: Double

    static let none = Dominance(strength: 0, riseStart: 0, apexStart: 0, apexEnd: 0, fallEnd: 0)

    func weight(at time: Double) -> Float {
        guard time > riseStart, time < fallEnd else { return 0 }
        if time < apexStart { return strength * Easing.smooth((time - riseStart) / (apexStart - riseStart)) }
        if time <= apexEnd { return strength }
        return strength * (1 - Easing.smooth((time - apexEnd) / (fallEnd - apexEnd)))
    }
}

/// One phone's claim on the mouth.
struct MouthSegment: Sendable {
    var start: Double
    var end: Double
    /// The pose moves from the first to the second over the phone: equal for phones with a target of their own, the
    /// neighbours' for what is left to them.
    var poseAtStart: MouthTarget.Lanes
    var poseAtEnd: MouthTarget.Lanes
    var jaw: Dominance
    var lips: Dominance
    var rounding: Dominance
    var tongue: Dominance

    func weights(at time: Double) -> SIMD4<Float> {
        SIMD4(jaw.weight(at: time), lips.weight(at: time), rounding.weight(at: time), tongue.weight(at: time))
    }

    func pose(at time: Double) -> MouthTarget.Lanes {
        let fraction = Float(min(1, max(0, (time - start) / (end - start))))
        return poseAtStart + (poseAtEnd - poseAtStart) * fraction
    }

    /// No segment reaches further than this before its start or after its end, seconds.
    static let reach = 0.26
}
