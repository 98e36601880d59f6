public import Script

/// How well the lips of a plan close: what a viewer sees of every /p b m/, at any frame rate and phase, and whether
/// the lips close where they should not. A measure, not a step of the performance.
public struct ClosureReport: Sendable, Equatable {
    /// Stretches of /p b m/; neighbours that touch are one.
    public private(set) var closures = 0
    /// Pairs of a stretch and a frame phase, and how many of them show no sealed frame, by frame rate.
    public private(set) var chances: [Int: Int] = [:]
    public private(set) var misses: [Int: Int] = [:]
    /// Milliseconds sealed beyond what a short closure may borrow from its neighbours.
    public private(set) var strayMilliseconds = 0
    /// Intersection over union of the sealed stretch with the sound's own, for stretches inside speech and for those
    /// that begin a phrase.
    public private(set) var overlaps: [Double] = []
    public private(set) var overlapsAfterSilence: [Double] = []

    /// Frame rates looked at: browsers, and OBS as it is set up.
    public static let rates = [60, 30]
    private static let phases = 8
    /// A closure shorter than a frame at 30 fps is lengthened: it may reach this far beyond its sound, samples.
    private static let borrowed = Timeline.position(seconds: 0.036)
    private static let millisecond = Timeline.rate / 1000

    public init() {}

    /// Measures one plan and adds it.
    public mutating func add(_ plan: Plan) {
        let face = FacePlan(plan: plan)
        let stretches = Self.stretches(plan)
        closures += stretches.count
        for stretch in stretches {
            for rate in Self.rates { look(at: stretch.range, of: face, rate: rate) }
            let overlap = Self.overlap(stretch.range, of: face)
            if stretch.value { overlapsAfterSilence.append(overlap) } else { overlaps.append(overlap) }
        }
        strayMilliseconds += stride(from: 0, to: plan.duration, by: Self.millisecond).count { position in
            face.mouth.frame(at: position).seal >= Self.sealed
                && !stretches.contains {
                    $0.start - Self.borrowed <= position && position <= $0.end + Self.borrowed
                }
        }
    }

    /// A seal as good as shut.
    private static let sealed: Float = 0.99

    /// /p b m/ joined where they touch; the value says that silence came before.
    private static func stretches(_ plan: Plan) -> [Timed<Bool>] {
        var found: [Timed<Bool>] = []
        for (index, phoneme) in plan.phonemes.enumerated() where phoneme.duration > 0 {
            guard PhonePath.of(phoneme.value).steps.first?.phone.isBilabial == true else { continue }
            if let last = found.indices.last, found[last].end == phoneme.start {
                found[last].end = phoneme.end
            } else {
                let isFirst = index == 0 || plan.phonemes[index - 1].value.isSilence
                found.append(Timed(isFirst, start: phoneme.start, end: phoneme.end))
            }
        }
        return found
    }

    private mutating func look(at range: Range<Int>, of face: FacePlan, rate: Int) {
        let step = Timeline.rate / rate
        let from = range.lowerBound - Self.borrowed
        let to = range.upperBound + Self.borrowed
        for phase in 0..<Self.phases {
            let first = from - from % step + phase * step / Self.phases - step
            let isSeen = stride(from: first, to: to, by: step).contains { position in
                position >= from && Self.isSealed(face.frame(at: position))
            }
            chances[rate, default: 0] += 1
            if !isSeen { misses[rate, default: 0] += 1 }
        }
    }

    /// What a renderer sees: lips as far together as the jaw is down, rolled in by the seal.
    private static func isSealed(_ frame: [Float]) -> Bool {
        let gap = frame[FaceChannel.jawOpen.rawValue] - frame[FaceChannel.mouthClose.rawValue]
        return gap < 0.01 && frame[FaceChannel.mouthRollUpper.rawValue] > 0.095
    }

    private static func overlap(_ range: Range<Int>, of face: FacePlan) -> Double {
        var both = 0
        var either = 0
        for position in stride(
            from: range.lowerBound - 3 * borrowed, to: range.upperBound + 3 * borrowed, by: millisecond)
        {
            let isSealed = face.mouth.frame(at: position).seal >= sealed
            let isSounding = range.contains(position)
            if isSealed && isSounding { both += 1 }
            if isSealed || isSounding { either += 1 }
        }
        return either > 0 ? Double(both) / Double(either) : 0
    }

    /// Part of the chances in which a rendered frame showed the seal.
    public func recall(_ rate: Int) -> Double {
        let all = chances[rate, default: 0]
        return all > 0 ? 1 - Double(misses[rate, default: 0]) / Double(all) : 1
    }
}
