internal import Script

/// An emotion over a stretch of time: it comes, stands, settles a little, and goes. Seconds.
struct Expression: Sendable, Equatable {
    var emotion: Emotion
    var intensity: Float
    var start: Double
    var end: Double
    /// The line was cut here: the lower face lets go with the mouth.
    var cut: Double = .infinity

    /// Posed expressions take 0.3–0.7 s to come and 0.5–1 s to go.
    static let onset = 0.40
    static let decay = 0.80
    /// After this long a felt expression fades to part of itself.
    static let apex = 2.0
    static let settled: Float = 0.75

    func strength(at time: Double) -> Float {
        let stands = Easing.hold(
            time, from: start + 0.5 * Self.onset, to: min(end, cut), attack: Self.onset, release: Self.decay)
        guard stands > 0 else { return 0 }
        let settling = Easing.smooth((time - start - Self.apex) / 1.5)
        return intensity * stands * Easing.mix(1, Self.settled, settling)
    }

    /// Adds it to the face. `room` is what speech leaves of the lower face, 0…1.
    func add(to face: inout FaceWeights, at time: Double, scale: Float, room: Float) {
        let strength = strength(at: time) * scale
        guard strength > 0.0005 else { return }
        let pose = MoodPose.of(emotion)
        for (channel, weight) in pose.upper { face.add(weight * strength, channel) }
        let lower = strength * room * (1 - Easing.smooth((time - cut) / MouthFade.time))
        for (channel, weight) in pose.lower { face.add(weight * lower, channel) }
        face.add(pose.headPitch * strength, .headPitch)
        face.add(pose.headRoll * strength, .headRoll)
    }
}

/// How the mouth stops when a line is cut.
enum MouthFade {
    /// Closed this long after the cut, seconds: quicker than the 120 ms of a natural release, no snap.
    static let time = 0.075

    static func factor(at time: Double, cut: Double) -> Float { 1 - Easing.smooth((time - cut) / Self.time) }
}

extension Expression {
    /// The plan's own mood, and the moods named by its marks (each until the next mark or the end).
    static func of(_ plan: Plan, duration: Int) -> [Expression] {
        var found: [Expression] = []
        let end = Timeline.seconds(duration)
        if plan.mood.emotion != .neutral, plan.mood.intensity > 0 {
            found.append(
                Expression(
                    emotion: plan.mood.emotion, intensity: min(1, max(0, plan.mood.intensity)), start: -0.2, end: end))
        }
        for mark in plan.marks.prefix(256) {
            guard let emotion = Emotion(rawValue: mark.value.lowercased()) else { continue }
            let start = min(end, max(0, Timeline.seconds(mark.start)))
            if let last = found.indices.last { found[last].end = min(found[last].end, start) }
            found.append(Expression(emotion: emotion, intensity: emotion == .neutral ? 0 : 1, start: start, end: end))
        }
        return found
    }
}
