internal import Glibc
internal import Script

/// What the face above the mouth does with the words: brows and nods on accents, the head with the melody, a last nod
/// or a raised brow at the end, blinks in the pauses, breath between the phrases. Taken from the plan once.
struct CoSpeech: Sendable {
    private let accents: [Accent]
    /// Semitones above the plan's own middle, slow.
    private let melody: Curve
    private let isQuestion: Bool
    private let isSong: Bool
    private let sway: SongSway?
    private let end: Double
    let pauses: [Pause]

    /// A silence inside or at the end of the plan, seconds.
    struct Pause: Sendable, Equatable {
        var start: Double
        var end: Double
        var isBreath: Bool
    }

    init(_ plan: Plan, phones: [Timed<SpokenPhone>]) {
        accents = Accents.of(plan)
        melody = Self.melody(plan)
        isSong = plan.kind == .song
        sway = isSong ? SongSway(plan.notes) : nil
        let closing = plan.text.unicodeScalars.reversed().first { !"\"'”’」』)） \n".unicodeScalars.contains($0) }
        isQuestion = closing == "?" || closing == "？"
        pauses = Self.pauses(phones, duration: plan.duration)
        end = pauses.last.map(\.start) ?? Timeline.seconds(max(0, plan.duration))
    }

    /// The reach of an accent on either side, seconds.
    private static let reach = 0.5

    func add(to face: inout FaceWeights, at time: Double, fade: Float) {
        guard fade > 0 else { return }
        var index = firstAccent(after: time - Self.reach)
        while index < accents.count, accents[index].time < time + Self.reach {
            add(accents[index], to: &face, at: time, fade: fade)
            index += 1
        }
        let rise = min(
            6, max(-6, melody.values.isEmpty ? 0 : melody.value(at: Timeline.position(seconds: max(0, time)))))
        let inside = Easing.hold(time, from: 0.2, to: end - 0.1, attack: 0.3, release: 0.5) * fade
        face.add(0.006 * rise * inside, .headPitch)
        if isSong { face.add(0.03 * max(0, rise) * inside, .browInnerUp) }
        sway?.add(to: &face, at: time, amount: inside)
        addEnding(to: &face, at: time, fade: fade)
    }

    private func add(_ accent: Accent, to face: inout FaceWeights, at time: Double, fade: Float) {
        let amount = accent.strength * fade
        face.add(-0.075 * amount * Easing.bump(time, peak: accent.time + 0.05, rise: 0.20, fall: 0.35), .headPitch)
        guard accent.raisesBrows else { return }
        let brow = amount * Easing.bump(time, peak: accent.time, rise: 0.18, fall: 0.40)
        face.add(0.30 * brow, .browInnerUp)
        face.add(0.22 * brow, .browOuterUpLeft, .browOuterUpRight)
    }

    /// A statement ends with a small nod, a question with raised brows and a tilt.
    private func addEnding(to face: inout FaceWeights, at time: Double, fade: Float) {
        if isQuestion {
            let asking = fade * Easing.hold(time, from: end - 0.25, to: end + 0.35, attack: 0.3, release: 0.5)
            face.add(0.35 * asking, .browInnerUp)
            face.add(0.28 * asking, .browOuterUpLeft, .browOuterUpRight)
            face.add(0.06 * asking, .headRoll)
            face.add(0.03 * asking, .headPitch)
        } else {
            face.add(-0.05 * fade * Easing.bump(time, peak: end, rise: 0.25, fall: 0.45), .headPitch)
        }
    }

    private func firstAccent(after time: Double) -> Int {
        var low = 0
        var high = accents.count
        while low < high {
            let middle = (low + high) / 2
            if accents[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func melody(_ plan: Plan) -> Curve {
        let f0 = plan.f0.sane
        let rate = 50.0
        let count = min(Int(Timeline.seconds(max(0, plan.duration)) * rate) + 1, 6 * 3600 * 50)
        guard !f0.values.isEmpty else { return Curve(rate: rate) }
        var values = (0..<count).map { index -> Float in
            let hertz = f0.step(at: Timeline.position(seconds: Double(index) / rate))
            return hertz > 40 ? 12 * log2(hertz / 200) : .nan
        }
        Smoothing.fill(&values, default: 0)
        let mean = Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
        let smooth = Smoothing.box(Smoothing.box(values.map { $0 - mean }, 7), 7)
        return Curve(rate: rate, values: smooth)
    }

    /// Silences of 120 ms and more, breaths, and the plan's end.
    private static func pauses(_ phones: [Timed<SpokenPhone>], duration: Int) -> [Pause] {
        var pauses: [Pause] = []
        for phone in phones where phone.value.phone.isSilent {
            let start = Timeline.seconds(phone.start)
            let end = Timeline.seconds(phone.end)
            let isBreath = phone.value.phone == .breath
            if let last = pauses.indices.last, pauses[last].end >= start {
                pauses[last].end = end
                pauses[last].isBreath = pauses[last].isBreath || isBreath
            } else if isBreath || end - start >= 0.12 {
                pauses.append(Pause(start: start, end: end, isBreath: isBreath))
            }
        }
        let end = Timeline.seconds(max(0, duration))
        if pauses.last.map({ $0.end < end }) ?? true { pauses.append(Pause(start: end, end: end, isBreath: false)) }
        return pauses
    }
}
