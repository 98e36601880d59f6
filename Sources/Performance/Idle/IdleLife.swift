internal import Glibc
internal import Script

/// What a living face does by itself: blinks, glances, breath, small movements of head and weight. A pure function of
/// seed and timeline position, with a bounded look at the timeline around it.
public struct IdleLife: Sendable, Equatable {
    public let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    /// Every channel, `FaceChannel.count` values.
    public func frame(at position: Int, states: StateTrack = StateTrack()) -> [Float] {
        var face = FaceWeights()
        add(to: &face, time: Timeline.seconds(position)) { states.mix(time: $0) }
        return face.clamped()
    }

    /// The spontaneous blinks that begin within a stretch of the timeline.
    public func blinks(in range: Range<Int>, states: StateTrack = StateTrack()) -> [Blink] {
        Blinks(seed: seed).blinks(
            from: Timeline.seconds(range.lowerBound), to: Timeline.seconds(range.upperBound)
        ) { states.mix(time: $0) }
    }

    /// The saccades of a state that begin within a stretch of the timeline, in order.
    public func shifts(in range: Range<Int>, state: LifeState) -> [GazeShift] {
        Gaze(seed: seed, state: state).shifts(
            from: Timeline.seconds(range.lowerBound), to: Timeline.seconds(range.upperBound))
    }

    /// The breath from −1 (out) to 1 (in): about 15 a minute, 40 % of it in, never quite even.
    func breath(at time: Double) -> Float {
        let wander = SmoothNoise(seed: seed, stream: .breath, rate: 0.07).value(at: time)
        let cycles = time / 4.1 + 0.45 * Double(wander)
        let phase = cycles - floor(cycles)
        let inhaled = phase < 0.4 ? Easing.smooth(phase / 0.4) : 1 - Easing.smooth((phase - 0.4) / 0.6)
        return 2 * inhaled - 1
    }

    func add(to face: inout FaceWeights, time: Double, mix: (Double) -> StateMix) {
        let now = mix(time)
        addLids(to: &face, closure: Blinks(seed: seed).closure(at: time, mix: mix))
        addPosture(to: &face, time: time, mix: now)
        addGaze(to: &face, time: time, mix: now)
        addManner(to: &face, time: time, mix: now)
    }

    private func addLids(to face: inout FaceWeights, closure: Float) {
        face.add(closure, .eyeBlinkLeft, .eyeBlinkRight)
        // Brow and cheek go along a little.
        face.add(0.05 * closure, .browDownLeft, .browDownRight)
        face.add(0.08 * closure, .cheekSquintLeft, .cheekSquintRight)
    }

    /// The head is never still, less so in speech; the weight shifts from foot to foot.
    private func addPosture(to face: inout FaceWeights, time: Double, mix: StateMix) {
        let liveliness = mix.weigh(idle: 1, listening: 0.7, thinking: 0.8, speaking: 1.5)
        let noise = { (stream: Dice.Stream, rate: Double) in
            SmoothNoise(seed: seed, stream: stream, rate: rate).value(at: time)
        }
        face.add(0.055 * liveliness * noise(.yaw, 0.31), .headYaw)
        face.add(0.035 * liveliness * noise(.pitch, 0.37), .headPitch)
        face.add(0.035 * liveliness * noise(.roll, 0.23), .headRoll)
        let sway = 0.6 * noise(.sway, 0.09)
        face.add(sway * mix.weigh(idle: 1, listening: 0.6, thinking: 0.7, speaking: 1), .bodySway)
        face.add(0.02 * sway, .headRoll)
        let breath = breath(at: time)
        face.add(breath, .breath)
        face.add(0.006 * breath, .headPitch)
    }

    private func addGaze(to face: inout FaceWeights, time: Double, mix: StateMix) {
        var yaw = 0.0
        var pitch = 0.0
        for state in LifeState.allCases where mix[state] > 0 {
            let part = Double(mix[state])
            let gaze = Gaze(seed: seed, state: state).direction(at: time)
            yaw += part * gaze.eyeYaw
            pitch += part * gaze.eyePitch
            face.add(Float(part * gaze.headYaw), .headYaw)
            face.add(Float(part * gaze.headPitch), .headPitch)
        }
        face.look(yaw: Float(yaw), pitch: Float(pitch))
    }

    /// The resting face is friendly; listening is attentive and nods; thinking frowns a little.
    private func addManner(to face: inout FaceWeights, time: Double, mix: StateMix) {
        let smile = SmoothNoise(seed: seed, stream: .smile, rate: 0.11).value(at: time)
        face.add((0.06 + 0.04 * smile) * (1 - 0.6 * mix[.thinking]), .mouthSmileLeft, .mouthSmileRight)
        let brow = SmoothNoise(seed: seed, stream: .brow, rate: 0.17).value(at: time)
        face.add(max(0, 0.06 * brow) + 0.07 * mix[.listening], .browInnerUp)
        face.add(0.05 * mix[.listening], .headRoll)
        face.add(0.15 * mix[.thinking], .browDownLeft, .browDownRight)
        face.add(0.06 * mix[.thinking], .mouthPressLeft, .mouthPressRight)
        face.add(0.05 * mix[.thinking], .headPitch)
        if mix[.listening] > 0 { face.add(-0.06 * mix[.listening] * nod(at: time), .headPitch) }
    }

    /// Small nods of a listener, at most one in each seven seconds.
    private func nod(at time: Double) -> Float {
        let slot = 7.0
        let index = Int(floor(time / slot))
        var dice = Dice(seed: seed, .nod, index)
        guard dice.chance(0.65) else { return 0 }
        let peak = (Double(index) * slot) + dice.uniform(0.5, slot - 1.2)
        return Easing.bump(time, peak: peak, rise: 0.22, fall: 0.35)
            + 0.6 * Easing.bump(time, peak: peak + 0.5, rise: 0.2, fall: 0.4)
    }
}

extension FaceWeights {
    /// The eyes turned, radians: 1 on a look channel is about 30° sideways, 25° up or down.
    mutating func look(yaw: Float, pitch: Float) {
        let side = yaw / 0.52
        let height = pitch / 0.44
        add(max(0, side), .eyeLookOutLeft, .eyeLookInRight)
        add(max(0, -side), .eyeLookInLeft, .eyeLookOutRight)
        add(max(0, height), .eyeLookUpLeft, .eyeLookUpRight)
        add(max(0, -height), .eyeLookDownLeft, .eyeLookDownRight)
    }
}
