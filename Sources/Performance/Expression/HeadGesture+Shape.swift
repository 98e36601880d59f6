internal import Glibc
internal import Script

extension HeadGesture {
    /// Adds what head and face do `time` seconds after the gesture began.
    func add(to face: inout FaceWeights, at time: Double) {
        guard time > 0, time < duration else { return }
        switch self {
        case .nod: nod(&face, time)
        case .shake: shake(&face, time)
        case .tilt: face.add(0.17 * Easing.hold(time, from: 0.4, to: 1.0, attack: 0.4, release: 0.6), .headRoll)
        case .shrug: shrug(&face, time)
        case .blink: shutEyes(&face, time)
        case .wave: wave(&face, time)
        case .point: point(&face, time)
        case .clap: clap(&face, time)
        case .heart: heart(&face, time)
        case .bow: bow(&face, time)
        case .laugh: laugh(&face, time)
        case .surprise: surprise(&face, time)
        }
    }

    private func nod(_ face: inout FaceWeights, _ time: Double) {
        let dip =
            Easing.bump(time, peak: 0.25, rise: 0.25, fall: 0.3)
            + 0.5 * Easing.bump(time, peak: 0.62, rise: 0.17, fall: 0.28)
        face.add(-0.16 * dip, .headPitch)
    }

    private func shake(_ face: inout FaceWeights, _ time: Double) {
        let left =
            Easing.bump(time, peak: 0.25, rise: 0.25, fall: 0.3)
            + 0.6 * Easing.bump(time, peak: 0.85, rise: 0.25, fall: 0.35)
        face.add(0.16 * (left - Easing.bump(time, peak: 0.55, rise: 0.28, fall: 0.3)), .headYaw)
    }

    /// Not knowing: brows and lower lip up, the corners down, the head to a side.
    private func shrug(_ face: inout FaceWeights, _ time: Double) {
        let up = Easing.hold(time, from: 0.3, to: 0.8, attack: 0.3, release: 0.6)
        face.add(0.10 * up, .headRoll)
        face.add(0.35 * up, .browInnerUp, .browOuterUpLeft, .browOuterUpRight)
        face.add(0.30 * up, .mouthShrugLower, .mouthFrownLeft, .mouthFrownRight)
        face.add(0.35 * up, .breath)
    }

    /// Slow and meant, as cats do it.
    private func shutEyes(_ face: inout FaceWeights, _ time: Double) {
        let shut = Easing.hold(time, from: 0.2, to: 0.42, attack: 0.2, release: 0.28)
        face.add(shut, .eyeBlinkLeft, .eyeBlinkRight)
        face.add(0.25 * shut, .cheekSquintLeft, .cheekSquintRight, .mouthSmileLeft, .mouthSmileRight)
        face.add(-0.05 * shut, .headPitch)
    }

    private func wave(_ face: inout FaceWeights, _ time: Double) {
        let open = Easing.hold(time, from: 0.35, to: 1.4, attack: 0.35, release: 0.6)
        face.add(0.07 * open, .headRoll)
        face.add(0.25 * open, .mouthSmileLeft, .mouthSmileRight)
        face.add(0.2 * open, .browInnerUp, .browOuterUpLeft, .browOuterUpRight, .cheekSquintLeft, .cheekSquintRight)
    }

    /// The eyes go first, the head follows.
    private func point(_ face: inout FaceWeights, _ time: Double) {
        let look = Easing.hold(time, from: 0.12, to: 1.2, attack: 0.12, release: 0.3)
        let turn = Easing.hold(time, from: 0.45, to: 1.2, attack: 0.4, release: 0.6)
        face.look(yaw: 0.16 * (look - 0.5 * turn), pitch: 0)
        face.add(0.10 * turn, .headYaw)
        face.add(0.2 * turn, .browOuterUpLeft, .browOuterUpRight)
    }

    private func clap(_ face: inout FaceWeights, _ time: Double) {
        let up = Easing.hold(time, from: 0.3, to: 1.7, attack: 0.3, release: 0.5)
        let beat = Float(abs(sin(time * 5.5)))
        face.add(0.4 * up, .mouthSmileLeft, .mouthSmileRight)
        face.add(0.35 * up, .cheekSquintLeft, .cheekSquintRight)
        face.add(0.03 * up - 0.06 * up * beat, .headPitch)
    }

    private func heart(_ face: inout FaceWeights, _ time: Double) {
        let up = Easing.hold(time, from: 0.4, to: 2.0, attack: 0.4, release: 0.6)
        face.add(0.45 * up, .mouthSmileLeft, .mouthSmileRight)
        face.add(0.5 * up, .cheekSquintLeft, .cheekSquintRight)
        face.add(0.1 * up, .headRoll)
    }

    private func bow(_ face: inout FaceWeights, _ time: Double) {
        let bent = Easing.hold(time, from: 0.6, to: 1.0, attack: 0.6, release: 0.8)
        face.add(-0.42 * bent, .headPitch)
        face.add(0.25 * bent, .eyeLookDownLeft, .eyeLookDownRight)
    }

    /// Duchenne's smile, the head thrown back, shaken at the 4–5 Hz of laughter's calls (Bachorowski et al. 2001).
    private func laugh(_ face: inout FaceWeights, _ time: Double) {
        let mirth = Easing.hold(time, from: 0.25, to: 1.1, attack: 0.25, release: 0.8)
        let shake = Float(sin(time * 2 * .pi * 4.6)) * mirth * Float(max(0, 1 - time / 1.9))
        face.add(0.85 * mirth, .mouthSmileLeft, .mouthSmileRight)
        face.add(0.75 * mirth, .cheekSquintLeft, .cheekSquintRight)
        face.add(0.55 * mirth, .eyeSquintLeft, .eyeSquintRight)
        face.add(0.25 * mirth, .eyeBlinkLeft, .eyeBlinkRight)
        face.add(0.22 * mirth + 0.06 * shake, .jawOpen)
        face.add(0.15 * mirth, .mouthUpperUpLeft, .mouthUpperUpRight)
        face.add(0.09 * mirth + 0.035 * shake, .headPitch)
        face.add(0.30 * shake, .breath)
    }

    /// AU 1+2+5+26, at once and soon gone: surprise is the shortest of the feelings.
    private func surprise(_ face: inout FaceWeights, _ time: Double) {
        let start = Easing.hold(time, from: 0.18, to: 0.6, attack: 0.18, release: 0.9)
        face.add(0.75 * start, .browInnerUp)
        face.add(0.70 * start, .browOuterUpLeft, .browOuterUpRight)
        face.add(0.70 * start, .eyeWideLeft, .eyeWideRight)
        face.add(0.20 * start, .jawOpen)
        face.add(0.07 * start, .headPitch)
        face.add(0.40 * start, .breath)
    }
}
