public import Script

/// The visible mouth poses of a plan, for clients that show visemes rather than curves: Meta's fifteen, from 0 to the
/// plan's duration, without gaps, no two neighbours alike.
public struct VisemeTrack: Sendable, Equatable {
    public let visemes: [Timed<Viseme>]

    public init(_ plan: Plan) {
        var merged: [Timed<Viseme>] = []
        for phone in PhoneTrack(plan).phones {
            let viseme = phone.value.phone.viseme
            if merged.last?.value == viseme {
                merged[merged.count - 1].end = phone.end
            } else {
                merged.append(Timed(viseme, start: phone.start, end: phone.end))
            }
        }
        visemes = merged
    }

    /// The pose at a position of the plan; `sil` outside it.
    public func viseme(at position: Int) -> Viseme { visemes.element(at: position)?.value ?? .sil }
}
