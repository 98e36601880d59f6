public import Script

/// The whole face of one plan, for files and tests: what a performer who is doing nothing else shows while it is heard.
public struct FacePlan: Sendable {
    public let visemes: VisemeTrack
    public let mouth: MouthTrack
    private let presence: Presence
    private let duration: Int

    public init(plan: Plan, seed: UInt64 = 0) {
        visemes = VisemeTrack(plan)
        mouth = MouthTrack(plan)
        duration = max(0, plan.duration)
        var presence = Presence(seed: seed)
        presence.add(plan, line: 0, at: 0)
        self.presence = presence
    }

    /// Every channel at a position of the plan.
    public func frame(at position: Int) -> [Float] { presence.frame(at: position) }

    /// From the plan's beginning to its end, at 60 frames a second unless told otherwise.
    public func curves(rate: Double = 60) -> PerformanceCurves {
        let steps = rate.isFinite ? min(1000, max(1, rate)) : 60
        let count = min(1 << 20, Int((Timeline.seconds(duration) * steps).rounded(.up)))
        return presence.curves(from: 0, count: count, rate: steps)
    }
}
