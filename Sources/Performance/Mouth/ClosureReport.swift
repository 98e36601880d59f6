public import Script

/// How well the lips of a plan close: what a viewer sees of every /p b m/, at any frame rate and phase, and whether
/// the lips close where they should not. A measure, not a step of the performance.
public struct ClosureReport: Sendable, Equatable {
    /// Stretches of /p b m/; neighbours that touch are one.
    public private(set) var closures = 0
    /// Pairs of a stretch and a frame phase, and how many of them show no sealed frame, by frame rate.
    public private(set) var chances: [Int: Int] = [:]
    public private(set) var misses: [Int: Int] = [:]
    /// Milliseconds sealed beyond what a closure may borrow from its neighbours.
    public private(set) var strayMilliseconds = 0

    /// Frame rates looked at: browsers, and OBS as it is set up.
    public static let rates = [60, 30]
    private static let phases = 8
    /// A closure begins before its phone, and one shorter than a frame at 30 fps is lengthened: it may reach this far
    /// beyond the phone, samples.
    private static let borrowed = Timeline.position(seconds: 0.036)
    private static let millisecond = Timeline.rate / 1000

    public init() {}

    /// Measures one plan and adds it.
    public mutating func add(_ plan: Plan) {
        let face = FacePlan(plan: plan)
        let stretches = Self.stretches(plan)
        closures += stretches.count
        for stretch in stretches {
            for rate in Self.rates { look(at: stretch, of: face, rate: rate) }
        }
        strayMilliseconds += stride(from: 0, to: plan.duration, by: Self.millisecond).count { position in
            face.mouth.frame(at: position).seal >= Self.sealed
                && !stretches.contains {
                    $0.lowerBound - Self.borrowed <= position && position <= $0.upperBound + Self.borrowed
                }
        }
    }

    /// A seal as good as shut.
    private static let sealed: Float = 0.99

    /// /p b m/ joined where they touch.
    private static func stretches(_ plan: Plan) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for phoneme in plan.phonemes where phoneme.duration > 0 {
            guard PhonePath.of(phoneme.value).steps.first?.phone.isBilabial == true else { continue }
            if let last = found.last, last.upperBound == phoneme.start {
                found[found.count - 1] = last.lowerBound..<phoneme.end
            } else {
                found.append(phoneme.range)
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

    /// Part of the chances in which a rendered frame showed the seal.
    public func recall(_ rate: Int) -> Double {
        let all = chances[rate, default: 0]
        return all > 0 ? 1 - Double(misses[rate, default: 0]) / Double(all) : 1
    }
}
