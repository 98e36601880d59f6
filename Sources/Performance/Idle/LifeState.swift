/// What the performer is doing when nothing is said about it, seen in blinks, gaze and posture.
public enum LifeState: Int, Sendable, Hashable, CaseIterable {
    case idle, listening, thinking, speaking
}

/// How much of each state there is at an instant; the parts sum to 1.
public struct StateMix: Sendable, Equatable {
    var parts: SIMD4<Float>

    public init(_ state: LifeState) {
        parts = .zero
        parts[state.rawValue] = 1
    }

    init(parts: SIMD4<Float>) { self.parts = parts }

    public subscript(_ state: LifeState) -> Float { parts[state.rawValue] }

    /// Something given for each state, weighed by the mix.
    func weigh(idle: Float, listening: Float, thinking: Float, speaking: Float) -> Float {
        (parts * SIMD4(idle, listening, thinking, speaking)).sum()
    }

    func toward(_ state: LifeState, by amount: Float) -> StateMix {
        StateMix(parts: parts + (StateMix(state).parts - parts) * amount)
    }
}
