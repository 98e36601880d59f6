internal import Glibc
internal import Script

/// Where the eyes look, and how much of it the head takes over. Radians; yaw to the performer's left, pitch up.
struct GazeDirection: Sendable {
    var eyeYaw: Double = 0
    var eyePitch: Double = 0
    var headYaw: Double = 0
    var headPitch: Double = 0
}

/// Fixations and saccades of one state. Dwell times and amplitudes: Lee, Badler & Badler 2002 (listening: 7.9 s mutual,
/// 0.43 s away; talking: 3.1 and 0.93; amplitudes exponential, nearly all under 15°; cardinal directions twice as
/// likely). Eyes first, head 80 ms later.
struct Gaze: Sendable {
    var seed: UInt64
    var state: LifeState

    /// A block of the timeline drawn on its own; it begins and ends looking ahead. Seconds.
    private static let block = 24.0
    private static let homecoming = 1.2
    private static let degree = Double.pi / 180
    /// The head follows this late, over this long, this much of a glance.
    private static let headDelay = 0.08
    private static let headTime = 0.45
    private static let headShare = 0.30

    private struct Target { var yaw = 0.0, pitch = 0.0, isAway = false }

    func direction(at time: Double) -> GazeDirection {
        var result = GazeDirection()
        visit(block: Int(floor(time / Self.block)), until: time) { change, from, to in
            move(&result, from: from, to: to, since: time - change)
        }
        return result
    }

    /// The shifts that begin within a stretch of the timeline, seconds.
    func shifts(from start: Double, to end: Double) -> [GazeShift] {
        guard end > start else { return [] }
        var found: [GazeShift] = []
        for index in Int(floor(start / Self.block))...Int(floor(end / Self.block)) {
            visit(block: index, until: end) { change, from, to in
                guard change >= start, change < end else { return }
                found.append(
                    GazeShift(
                        position: Timeline.position(seconds: change), isAway: to.isAway,
                        yaw: (to.yaw - from.yaw) / Self.degree, pitch: (to.pitch - from.pitch) / Self.degree))
            }
        }
        return found
    }

    /// Walks one block: each shift's time, and where the eyes were and will be.
    private func visit(block index: Int, until time: Double, _ body: (Double, Target, Target) -> Void) {
        var dice = Dice(seed: seed &+ UInt64(state.rawValue), .gaze, index)
        let base = Double(index) * Self.block
        let home = base + Self.block - Self.homecoming
        var target = Target()
        var mutual = mutualTime(&dice)
        var change = base + min(mutual, dice.uniform(0.3, 1.4))
        while change <= time {
            let isHome = change >= home
            let next = isHome ? Target() : nextTarget(&dice, isAway: mutual <= 0)
            body(change, target, next)
            target = next
            if isHome { break }
            let dwell = target.isAway ? awayTime(&dice) : dice.uniform(0.35, 1.5)
            mutual = target.isAway ? mutualTime(&dice) : mutual - dwell
            change = min(home, change + dwell)
        }
    }

    /// Adds what a saccade, begun `elapsed` seconds ago, has moved eyes and head.
    private func move(_ result: inout GazeDirection, from: Target, to: Target, since elapsed: Double) {
        let yaw = to.yaw - from.yaw
        let pitch = to.pitch - from.pitch
        let degrees = (yaw * yaw + pitch * pitch).squareRoot() / Self.degree
        let eye = Double(Easing.smooth(elapsed / GazeShift.duration(degrees: degrees)))
        let head = Double(Easing.smooth((elapsed - Self.headDelay) / Self.headTime)) * Self.headShare
        result.headYaw += yaw * head
        result.headPitch += pitch * head
        // The eyes turn back as the head arrives: the glance stays where it is.
        result.eyeYaw += yaw * (eye - head)
        result.eyePitch += pitch * (eye - head)
    }

    private func nextTarget(_ dice: inout Dice, isAway: Bool) -> Target {
        guard isAway else {
            // Between the other's eyes and mouth.
            let spot = dice.unit()
            let yaw = spot < 0.4 ? 1.3 : spot < 0.8 ? -1.3 : 0
            return Target(
                yaw: (yaw + dice.uniform(-0.4, 0.4)) * Self.degree,
                pitch: ((spot < 0.8 ? 0.5 : -1.6) + dice.uniform(-0.4, 0.4)) * Self.degree)
        }
        let amplitude = min(16, 5 + dice.exponential(mean: 4.5)) * Self.degree
        let angle = angle(&dice)
        return Target(yaw: amplitude * cos(angle), pitch: 0.7 * amplitude * sin(angle), isAway: true)
    }

    /// Thinking looks up and aside; else the eight directions, cardinal ones twice as often.
    private func angle(_ dice: inout Dice) -> Double {
        if state == .thinking { return dice.chance(0.5) ? dice.uniform(0.5, 1.0) : dice.uniform(2.1, 2.7) }
        let pick = Int(dice.unit() * 12)
        let eighth = pick < 8 ? (pick % 4) * 2 : (pick - 8) * 2 + 1
        return (Double(eighth) + dice.uniform(-0.3, 0.3)) * Double.pi / 4
    }

    private func mutualTime(_ dice: inout Dice) -> Double {
        switch state {
        case .idle: dice.logNormal(median: 3.4, sigma: 0.5)
        case .listening: dice.logNormal(median: 6.8, sigma: 0.5)
        case .thinking: dice.logNormal(median: 0.9, sigma: 0.4)
        case .speaking: dice.logNormal(median: 2.7, sigma: 0.5)
        }
    }

    private func awayTime(_ dice: inout Dice) -> Double {
        switch state {
        case .idle: max(0.3, dice.logNormal(median: 1.0, sigma: 0.45))
        case .listening: max(0.25, dice.logNormal(median: 0.42, sigma: 0.3))
        case .thinking: max(0.5, dice.logNormal(median: 1.6, sigma: 0.4))
        case .speaking: max(0.3, dice.logNormal(median: 0.85, sigma: 0.4))
        }
    }
}
