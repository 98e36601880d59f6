/// Where the articulators stand at one instant: jaw, lips and tongue as separate quantities, each 0…1. Blendshapes are
/// derived from it, so that the jaw can drop behind closed lips.
public struct Articulation: Sendable, Equatable {
    /// The jaw's opening, as `jawOpen`.
    public var jaw: Float = 0
    /// Corners drawn apart.
    public var spread: Float = 0
    /// Lips drawn together and forward.
    public var pucker: Float = 0
    /// Lips forward around an open hole.
    public var funnel: Float = 0
    public var lowerLip: Float = 0
    public var upperLip: Float = 0
    /// Tongue tip seen between the teeth.
    public var tongue: Float = 0
    /// 1: the lips are closed (p b m).
    public var seal: Float = 0
    /// 1: the lower lip touches the upper teeth (f v).
    public var contact: Float = 0
    /// Air pressed against the cheeks behind a plosive's closure.
    public var puff: Float = 0

    public init() {}

    /// Lips together without force.
    public static let rest = Articulation()
}

extension Articulation {
    /// Both at once, the stronger winning each articulator: the end of one line under the onset of the next.
    func joined(_ other: Articulation) -> Articulation {
        var result = self
        result.jaw = max(jaw, other.jaw)
        result.spread = max(spread, other.spread)
        result.pucker = max(pucker, other.pucker)
        result.funnel = max(funnel, other.funnel)
        result.lowerLip = max(lowerLip, other.lowerLip)
        result.upperLip = max(upperLip, other.upperLip)
        result.tongue = max(tongue, other.tongue)
        result.seal = max(seal, other.seal)
        result.contact = max(contact, other.contact)
        result.puff = max(puff, other.puff)
        return result
    }

    func scaled(by factor: Float) -> Articulation {
        var result = self
        result.jaw *= factor
        result.spread *= factor
        result.pucker *= factor
        result.funnel *= factor
        result.lowerLip *= factor
        result.upperLip *= factor
        result.tongue *= factor
        result.seal *= factor
        result.contact *= factor
        result.puff *= factor
        return result
    }
}
