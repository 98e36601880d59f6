public import Script

/// The mouth of one plan as a continuous function of time: every frame rate samples the same curve, and no frame needs
/// another. Co-articulation by dominance (Cohen & Massaro 1993) over compact windows; closures enforced afterwards,
/// since an average never reaches a hard constraint.
public struct MouthTrack: Sendable {
    /// Samples.
    public let duration: Int
    private let segments: [MouthSegment]
    private let seals: [LipWindow]
    private let contacts: [LipWindow]
    private let gain: JawGain
    private let seconds: Double

    /// The mouth moves this long before the plan begins and after it ends, seconds; outside it rests.
    public static let lead = 0.30
    public static let tail = 0.30

    public init(_ plan: Plan) {
        let track = PhoneTrack(plan)
        duration = track.duration
        seconds = Timeline.seconds(track.duration)
        segments = MouthPlanner(track, isSong: plan.kind == .song).segments()
        seals = LipWindow.windows(track.phones, where: \.isBilabial)
        contacts = LipWindow.windows(track.phones) { $0 == .labiodental }
        gain = JawGain(plan, phones: track.phones)
    }

    /// The articulators at a position relative to the plan's beginning; positions before 0 show the preparation.
    public func frame(at position: Int) -> Articulation { frame(time: Timeline.seconds(position)) }

    /// The same for any instant, seconds.
    func frame(time: Double) -> Articulation { free(time: time).closed() }

    /// Before the closures lower the jaw: that is done once, after all lines are joined.
    func free(time: Double) -> Articulation {
        guard time > -Self.lead, time < seconds + Self.tail else { return .rest }
        var articulation = blended(at: time)
        let seal = LipWindow.value(of: seals, at: time)
        articulation.seal = seal.value
        articulation.contact = LipWindow.value(of: contacts, at: time).value
        articulation.puff = seal.isPlosive ? 0.08 * seal.value : 0
        return articulation
    }

    private func blended(at time: Double) -> Articulation {
        var sum = MouthTarget.Lanes.zero
        var total = MouthTarget.Lanes.zero
        var index = firstSegment(reaching: time)
        while index < segments.count, segments[index].start - MouthSegment.reach < time {
            let weights = MouthTarget.spread(segments[index].weights(at: time))
            sum += weights * segments[index].pose(at: time)
            total += weights
            index += 1
        }
        let pose = sum / total.replacing(with: 1, where: total .<= 0)
        var result = Articulation()
        result.jaw = Self.bounded(pose[0] * gain.value(at: time))
        result.spread = pose[1]
        result.pucker = pose[2]
        result.funnel = pose[3]
        result.lowerLip = pose[4]
        result.upperLip = pose[5]
        result.tongue = pose[6]
        return result
    }

    /// Openings beyond 0.6 are ever harder to come by; none reaches 1.
    private static func bounded(_ jaw: Float) -> Float {
        jaw <= 0.6 ? jaw : 0.6 + 0.38 * (1 - 1 / (1 + (jaw - 0.6) / 0.38))
    }

    private func firstSegment(reaching time: Double) -> Int {
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].end + MouthSegment.reach <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
