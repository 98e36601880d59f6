internal import Script

/// A gesture that was asked for by name; of those of the whole body, the head's part.
public enum HeadGesture: String, Sendable, Hashable, CaseIterable {
    case nod, shake, bow, tilt, wave

    /// Seconds.
    var duration: Double {
        switch self {
        case .nod: 0.9
        case .shake: 1.2
        case .bow: 1.8
        case .tilt: 1.6
        case .wave: 2.0
        }
    }

    func add(to face: inout FaceWeights, at time: Double) {
        guard time > 0, time < duration else { return }
        switch self {
        case .nod:
            let dip =
                Easing.bump(time, peak: 0.25, rise: 0.25, fall: 0.3)
                + 0.5 * Easing.bump(time, peak: 0.62, rise: 0.17, fall: 0.28)
            face.add(-0.16 * dip, .headPitch)
        case .shake:
            let left =
                Easing.bump(time, peak: 0.25, rise: 0.25, fall: 0.3)
                + 0.6 * Easing.bump(time, peak: 0.85, rise: 0.25, fall: 0.35)
            face.add(0.16 * (left - Easing.bump(time, peak: 0.55, rise: 0.28, fall: 0.3)), .headYaw)
        case .bow:
            let bent = Easing.hold(time, from: 0.6, to: 1.0, attack: 0.6, release: 0.8)
            face.add(-0.42 * bent, .headPitch)
            face.add(0.25 * bent, .eyeLookDownLeft, .eyeLookDownRight)
        case .tilt:
            face.add(0.17 * Easing.hold(time, from: 0.4, to: 1.0, attack: 0.4, release: 0.6), .headRoll)
        case .wave:
            let open = Easing.hold(time, from: 0.35, to: 1.4, attack: 0.35, release: 0.6)
            face.add(0.07 * open, .headRoll)
            face.add(0.25 * open, .mouthSmileLeft, .mouthSmileRight)
            face.add(0.2 * open, .browInnerUp, .browOuterUpLeft, .browOuterUpRight)
            face.add(0.2 * open, .cheekSquintLeft, .cheekSquintRight)
        }
    }
}

/// A gesture and when it begins, seconds.
struct TimedGesture: Sendable, Equatable {
    var gesture: HeadGesture
    var start: Double

    func add(to face: inout FaceWeights, at time: Double, fade: Float = 1) {
        guard time > start, time < start + gesture.duration else { return }
        guard fade < 1 else { return gesture.add(to: &face, at: time - start) }
        var own = FaceWeights()
        gesture.add(to: &own, at: time - start)
        for index in own.values.indices { face.values[index] += fade * own.values[index] }
    }
}
