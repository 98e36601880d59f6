internal import Script

/// One line on the session's timeline, prepared when it is added: everything a frame needs of it.
struct PerformedLine: Sendable {
    let line: Int
    /// Seconds on the session's timeline.
    let start: Double
    let duration: Double
    private let mouth: MouthTrack
    private let coSpeech: CoSpeech
    private var expressions: [Expression]
    private let gestures: GestureTrack
    private let blinks: [Blink]
    private let breathing: SpeechBreath
    private(set) var cut = Double.infinity

    init(_ plan: Plan, line: Int, start: Int, seed: UInt64) {
        let phones = PhoneTrack(plan)
        self.line = line
        self.start = Timeline.seconds(start)
        duration = Timeline.seconds(phones.duration)
        mouth = MouthTrack(plan)
        coSpeech = CoSpeech(plan, phones: phones.phones)
        expressions = Expression.of(plan, duration: phones.duration)
        gestures = Self.gestures(plan, duration: phones.duration)
        breathing = SpeechBreath(coSpeech.pauses, duration: duration)
        blinks = Self.blinks(coSpeech.pauses, seed: seed, line: line)
    }

    /// The last instant at which anything of it is seen, seconds on the timeline.
    var end: Double { min(start + duration, cut + MouthFade.time) + 2 * Expression.decay }

    mutating func cut(at time: Double) {
        guard time < cut, time < start + duration + MouthTrack.tail else { return }
        cut = time
        for index in expressions.indices { expressions[index].cut = time - start }
    }

    /// How much the performer is at this line, 0…1.
    func activity(at time: Double) -> Float {
        Easing.hold(
            time, from: start, to: max(start, min(start + duration, cut)), attack: MouthTrack.lead, release: 0.5)
            * (cut <= start - MouthTrack.lead ? 0 : 1)
    }

    func articulation(at time: Double) -> Articulation {
        guard time > start - MouthTrack.lead, time < start + duration + MouthTrack.tail else { return .rest }
        guard time > cut else { return mouth.free(time: time - start) }
        let fade = MouthFade.factor(at: time, cut: cut)
        return fade > 0 ? mouth.free(time: time - start).scaled(by: fade) : .rest
    }

    /// −1 (out) … 1 (in).
    func breath(at time: Double) -> Float { breathing.value(at: time - start) }

    /// Sum of the moods' strengths, so that overlapping lines share one face.
    func moodStrength(at time: Double) -> Float {
        expressions.reduce(0) { $0 + $1.strength(at: time - start) }
    }

    func addExpression(to face: inout FaceWeights, at time: Double, scale: Float, room: Float) {
        for expression in expressions { expression.add(to: &face, at: time - start, scale: scale, room: room) }
    }

    /// - Parameter room: what gestures from outside the line leave of the head, 0…1.
    func addMovement(to face: inout FaceWeights, at time: Double, room: Float = 1) {
        let fade = (time > cut ? 1 - Easing.smooth((time - cut) / 0.25) : 1) * room
        coSpeech.add(to: &face, at: time - start, fade: fade * (1 - gestures.claim(at: time - start)))
        gestures.add(to: &face, at: time - start, fade: fade)
    }

    /// The lids at the ends of phrases; a blink that has begun is finished.
    func lids(at time: Double) -> Float {
        var closure: Float = 0
        let local = time - start
        for blink in blinks where blink.start < local && local < blink.start + Blink.length {
            if blink.start + start <= cut { closure = max(closure, blink.closure(at: local)) }
        }
        return closure
    }

    /// The gestures that the text's marks name, in the order of their times.
    private static func gestures(_ plan: Plan, duration: Int) -> GestureTrack {
        var track = GestureTrack()
        for mark in plan.marks.prefix(256).sorted(by: { $0.start < $1.start }) {
            guard let gesture = HeadGesture(rawValue: mark.value.lowercased()) else { continue }
            _ = track.add(gesture, at: Timeline.seconds(min(duration, max(0, mark.start))))
        }
        return track
    }

    /// Blinks cluster where a phrase ends: most longer pauses get one.
    private static func blinks(_ pauses: [CoSpeech.Pause], seed: UInt64, line: Int) -> [Blink] {
        pauses.enumerated().compactMap { index, pause in
            var dice = Dice(seed: seed &+ UInt64(bitPattern: Int64(line)) &* 0x9E37_79B9, .lineBlink, index)
            let isEnd = pause.end == pause.start
            guard dice.chance(isEnd ? 0.35 : 0.25) else { return nil }
            return Blink(start: pause.start + dice.uniform(-0.02, 0.12), depth: 1)
        }
    }
}
