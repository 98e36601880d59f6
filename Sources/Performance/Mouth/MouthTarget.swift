/// Where a phone wants the articulators, and how much it insists.
struct MouthTarget: Sendable {
    /// Lanes: jaw, spread, pucker, funnel, lower lip, upper lip, tongue, unused.
    typealias Lanes = SIMD8<Float>

    var pose: Lanes
    /// Strength of jaw, lips, rounding and tongue, as Cohen & Massaro's α; 0 leaves the articulator to the neighbours.
    var strength: SIMD4<Float>

    init(
        jaw: Float = 0, spread: Float = 0, pucker: Float = 0, funnel: Float = 0, lower: Float = 0, upper: Float = 0,
        tongue: Float = 0, strength: SIMD4<Float>
    ) {
        pose = Lanes(jaw, spread, pucker, funnel, lower, upper, tongue, 0)
        self.strength = strength
    }

    /// Which articulator moves each lane: 0 jaw, 1 lips, 2 rounding, 3 tongue.
    static func spread(_ weights: SIMD4<Float>) -> Lanes {
        Lanes(weights[0], weights[1], weights[2], weights[2], weights[1], weights[1], weights[3], weights[3])
    }

    static let lanes: [[Int]] = [[0], [1, 4, 5], [2, 3], [6, 7]]
}
