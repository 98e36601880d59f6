public import Script

extension Presence {
    /// Every channel at a position of the session's timeline, in `FaceChannel`'s order: blendshapes 0…1, the head
    /// within ±0.5 rad, body and breath −1…1.
    public func frame(at position: Int) -> [Float] {
        let time = Timeline.seconds(position)
        let near = lines.filter { $0.start - 2 < time && time < $0.end + 1 }
        var face = FaceWeights()
        idle.add(to: &face, time: time) { mix(at: $0, lines: near) }
        let activity = Self.activity(of: near, at: time)
        addBreath(to: &face, of: near, at: time)
        // A gesture that was asked for goes before those of the text, and both before what the head does by itself.
        let room = 1 - gestures.claim(at: time)
        for line in near { line.addMovement(to: &face, at: time, room: room) }
        gestures.add(to: &face, at: time)
        addLowerFace(to: &face, of: near, at: time, activity: activity)
        blink(&face, with: near.reduce(0) { max($0, $1.lids(at: time)) })
        return face.clamped()
    }

    /// Frames at a steady rate from a position on.
    /// - Parameters:
    ///   - count: frames, at most 2^20; a longer run is cut there.
    ///   - rate: frames a second, 1…1000; other values are brought into the range.
    public func curves(from start: Int, count: Int, rate: Double = 60) -> PerformanceCurves {
        let rate = rate.isFinite ? min(1000, max(1, rate)) : 60
        let start = start.onTimeline
        let frames = (0..<min(1 << 20, max(0, count))).map { index in
            frame(at: start + Timeline.position(seconds: Double(index) / rate))
        }
        return PerformanceCurves(rate: rate, start: start, frames: frames)
    }

    private func mix(at time: Double, lines: [PerformedLine]) -> StateMix {
        states.mix(time: time).toward(.speaking, by: Self.activity(of: lines, at: time))
    }

    private static func activity(of lines: [PerformedLine], at time: Double) -> Float {
        lines.reduce(0) { max($0, $1.activity(at: time)) }
    }

    /// Idle breath gives way to the speaker's.
    private func addBreath(to face: inout FaceWeights, of lines: [PerformedLine], at time: Double) {
        for line in lines {
            let activity = line.activity(at: time)
            if activity > 0 { face[.breath] = Easing.mix(face[.breath], line.breath(at: time), activity) }
        }
    }

    /// The mouth of what is said, and the expression in the room that it leaves.
    private func addLowerFace(to face: inout FaceWeights, of lines: [PerformedLine], at time: Double, activity: Float) {
        let mouth = lines.reduce(Articulation.rest) { $0.joined($1.articulation(at: time)) }
        let room = mouth.roomForExpression
        for channel in Self.yielding { face[channel] *= room }
        let total = lines.reduce(0) { $0 + $1.moodStrength(at: time) }
        let scale = total > 1 ? 1 / total : 1
        for line in lines { line.addExpression(to: &face, at: time, scale: scale, room: room * (1 - 0.5 * activity)) }
        mouth.add(to: &face)
    }

    /// What idle life and gestures do to the lips gives way to speech too.
    private static let yielding: [FaceChannel] = [
        .mouthSmileLeft, .mouthSmileRight, .mouthPressLeft, .mouthPressRight, .jawOpen, .mouthUpperUpLeft,
        .mouthUpperUpRight, .mouthShrugLower, .mouthFrownLeft, .mouthFrownRight,
    ]

    /// A blink takes what the lids have left to fall.
    private func blink(_ face: inout FaceWeights, with closure: Float) {
        guard closure > 0 else { return }
        face[.eyeBlinkLeft] = max(face[.eyeBlinkLeft], closure)
        face[.eyeBlinkRight] = max(face[.eyeBlinkRight], closure)
    }
}
