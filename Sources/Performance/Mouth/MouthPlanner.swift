internal import Script

/// Turns a plan's phones into claims on the articulators: targets reduced by haste, don't-cares taken from the
/// neighbours, dominance windows by context.
struct MouthPlanner {
    private struct Draft {
        var phone: Phone
        var start: Double
        var end: Double
        var atStart: MouthTarget.Lanes
        var atEnd: MouthTarget.Lanes
        var strength: SIMD4<Float>
        var length: Double { end - start }
    }

    private var drafts: [Draft] = []

    /// A plan is embedded in silence this long, seconds, longer than any reach.
    private static let margin = 1.0

    init(_ track: PhoneTrack, isSong: Bool) {
        let duration = Timeline.seconds(track.duration)
        let lead = Timed(SpokenPhone(phone: .silence, isStrong: false), start: 0, end: 0)
        drafts.append(Self.draft(lead, from: -Self.margin, to: 0, isSong: isSong))
        for (index, phone) in track.phones.enumerated() {
            let isEdge = index == 0 || index == track.phones.count - 1
            drafts.append(
                Self.draft(
                    phone, from: Timeline.seconds(phone.start), to: Timeline.seconds(phone.end), isSong: isSong,
                    isEdge: isEdge))
        }
        drafts.append(Self.draft(lead, from: duration, to: duration + Self.margin, isSong: isSong))
        inheritTargets()
    }

    func segments() -> [MouthSegment] { drafts.indices.map(segment) }

    // MARK: Targets

    private static func draft(
        _ phone: Timed<SpokenPhone>, from start: Double, to end: Double, isSong: Bool, isEdge: Bool = true
    ) -> Draft {
        let kind = phone.value.phone
        var target = MouthTarget.of(kind)
        let length = end - start
        if kind.isVowel {
            target.pose[0] *= reduction(length, isStrong: phone.value.isStrong)
            if isSong { target.pose[0] += sungOpening }
        } else if kind == .silence, !isEdge {
            relax(&target, for: length)
        } else if length < shortConsonant, kind.isTongueOnly || kind == .rhotic || kind == .palatalGlide {
            target.strength[0] = 0
        }
        return Draft(
            phone: kind, start: start, end: end, atStart: target.pose, atEnd: target.pose, strength: target.strength)
    }

    /// Singers open close vowels too.
    private static let sungOpening: Float = 0.08
    /// Consonants of the tongue shorter than this, seconds, do not move the jaw (JALI's exemption).
    private static let shortConsonant = 0.05

    /// Undershoot: a vowel under 120 ms does not reach its opening, an unstressed one still less (Lindblom's reduction;
    /// floors as in OpenFaceFX's rules).
    private static func reduction(_ length: Double, isStrong: Bool) -> Float {
        let reach = Float(length / 0.12)
        return isStrong ? min(1, max(0.65, 0.4 + 0.6 * reach)) : 0.85 * min(1, max(0.45, reach))
    }

    /// Pauses inside a plan: under 120 ms the mouth holds, up to 350 ms it relaxes, longer it shuts (Rhubarb's pause rule).
    private static func relax(_ target: inout MouthTarget, for length: Double) {
        if length < 0.12 {
            target.strength = .zero
        } else if length < 0.35 {
            target.pose[0] = 0.04
            target.strength = SIMD4(repeating: 0.7)
        }
    }

    /// What a phone leaves open keeps a weak claim on the way from the last pose that was asked for to the next.
    private static let inherited: Float = 0.3

    private mutating func inheritTargets() {
        for articulator in 0..<4 {
            let following = nextAsking(articulator)
            var before: Int?
            for index in drafts.indices {
                guard drafts[index].strength[articulator] == 0 else {
                    before = index
                    continue
                }
                let after = following[index]
                let part = Self.course(
                    of: drafts[index], from: before.map { drafts[$0].end }, to: after.map { drafts[$0].start },
                    isEarly: articulator == 2 || drafts[index].phone == .glottal)
                for lane in MouthTarget.lanes[articulator] {
                    let next = (after ?? before).map { drafts[$0].atStart[lane] } ?? 0
                    let last = (before ?? after).map { drafts[$0].atEnd[lane] } ?? 0
                    drafts[index].atStart[lane] = Easing.mix(last, next, part.start)
                    drafts[index].atEnd[lane] = Easing.mix(last, next, part.end)
                }
            }
        }
        for index in drafts.indices {
            drafts[index].strength.replace(with: Self.inherited, where: drafts[index].strength .== 0)
        }
    }

    /// For each phone, the next one that has a say over the articulator.
    private func nextAsking(_ articulator: Int) -> [Int?] {
        var next = [Int?](repeating: nil, count: drafts.count)
        var asking: Int?
        for index in drafts.indices.reversed() {
            next[index] = asking
            if drafts[index].strength[articulator] > 0 { asking = index }
        }
        return next
    }

    /// How far along the way between two poses a phone begins and ends, 0…1. Lip rounding, and an /h/'s vowel, are met
    /// early on the way.
    private static func course(
        of draft: Draft, from start: Double?, to end: Double?, isEarly: Bool
    ) -> (start: Float, end: Float) {
        guard let start, let end, end > start else { return (0, 1) }
        let place = { (time: Double) -> Float in
            let part = Float(min(1, max(0, (time - start) / (end - start))))
            return isEarly ? 1 - (1 - part) * (1 - part) : part
        }
        return (place(draft.start), place(draft.end))
    }
}

// MARK: - Dominance

extension MouthPlanner {
    private func segment(_ index: Int) -> MouthSegment {
        let draft = drafts[index]
        return MouthSegment(
            start: draft.start, end: draft.end, poseAtStart: draft.atStart, poseAtEnd: draft.atEnd,
            jaw: dominance(index, 0, rise: 0.080, fall: draft.phone.isVowel ? 0.110 : 0.080),
            lips: dominance(index, 1, rise: 0.080, fall: 0.110),
            rounding: roundingDominance(index),
            tongue: dominance(index, 3, rise: 0.050, fall: 0.060))
    }

    /// Lip protrusion starts and ends early and late: 150 ms and more (JALI: 150 both sides).
    private func roundingDominance(_ index: Int) -> Dominance {
        let isRounded = drafts[index].atStart[2] + drafts[index].atStart[3] > 0.35
        return isRounded && !drafts[index].phone.isTongueOnly
            ? dominance(index, 2, rise: 0.170, fall: 0.130) : dominance(index, 2, rise: 0.080, fall: 0.100)
    }

    private func dominance(_ index: Int, _ articulator: Int, rise: Double, fall: Double) -> Dominance {
        let draft = drafts[index]
        if draft.phone == .silence { return silence(draft, strength: draft.strength[articulator]) }
        let haste = haste(at: index)
        let fromRest = index > 0 && drafts[index - 1].phone == .silence && drafts[index - 1].length > 0.12
        let rise = max(0.040, (fromRest ? max(0.140, rise * 1.15) : rise) * haste)
        let fall = max(0.040, fall * haste)
        // JALI: the apex stands from the sound's start to three quarters of it; a long sound holds nearly to its end.
        let apexEnd = max(draft.start + 0.75 * draft.length, draft.end - 0.040)
        return Dominance(
            strength: draft.strength[articulator], riseStart: draft.start - rise, apexStart: draft.start,
            apexEnd: apexEnd, fallEnd: max(apexEnd + fall, draft.end + 0.020))
    }

    /// Silence closes the mouth after it begins and gives way before it ends.
    private func silence(_ draft: Draft, strength: Float) -> Dominance {
        let settle = min(0.110, 0.4 * draft.length)
        let apexStart = draft.start + settle
        return Dominance(
            strength: strength, riseStart: draft.start - 0.020, apexStart: apexStart,
            apexEnd: max(apexStart, draft.end - 0.060), fallEnd: draft.end + 0.040)
    }

    /// Faster speech moves faster, by the root of the local rate (phones of 90 ms as the measure).
    private func haste(at index: Int) -> Double {
        let near = drafts[max(0, index - 1)...min(drafts.count - 1, index + 1)]
        let lengths = near.map { min(0.2, $0.length) }
        let mean = lengths.reduce(0, +) / Double(lengths.count)
        return min(1.15, max(0.55, (mean / 0.09).squareRoot()))
    }
}
