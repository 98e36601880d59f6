internal import Glibc
internal import Script

/// A stressed place in speech, or a telling note in song: brows and head mark it. Seconds.
struct Accent: Sendable, Equatable {
    var time: Double
    /// 0…1.
    var strength: Float
    /// Whether the brows take part; the head always does.
    var raisesBrows: Bool
}

/// Finds a plan's accents: peaks of F0 and level among its words (head and brows move with F0 and prominence: Munhall
/// 2004; nods on F0 peaks).
enum Accents {
    /// Never closer than this, seconds: a speaker does not nod on every word.
    private static let spacing = 0.55
    /// A song's notes give one when they leap up by this many semitones or last this long.
    private static let leap = 4
    private static let longNote = 0.8

    static func of(_ plan: Plan) -> [Accent] {
        plan.kind == .song ? ofNotes(plan) : ofWords(plan)
    }

    private static func ofWords(_ plan: Plan) -> [Accent] {
        let f0 = plan.f0.sane
        let energy = plan.energy.sane
        let spans = plan.words.isEmpty ? vowelSpans(plan) : plan.words.map { ($0.start, $0.end) }
        let peaks = spans.compactMap { peak(from: $0.0, to: min($0.1, plan.duration), f0: f0, energy: energy) }
        guard !peaks.isEmpty else { return [] }
        let mean = peaks.reduce(0) { $0 + $1.level } / Float(peaks.count)
        let variance = peaks.reduce(0) { $0 + ($1.level - mean) * ($1.level - mean) } / Float(peaks.count)
        let deviation = max(1, variance.squareRoot())
        var accents: [Accent] = []
        for peak in peaks {
            let prominence = (peak.level - mean) / deviation
            guard prominence > 0.45 else { continue }
            let accent = Accent(
                time: peak.time, strength: min(1, 0.35 + 0.35 * prominence), raisesBrows: prominence > 0.8)
            if let last = accents.last, accent.time - last.time < spacing {
                if accent.strength > last.strength { accents[accents.count - 1] = accent }
            } else {
                accents.append(accent)
            }
        }
        return accents
    }

    private static func vowelSpans(_ plan: Plan) -> [(Int, Int)] {
        plan.phonemes.filter { PhonePath.of($0.value).steps.contains { $0.phone.isVowel } }.map { ($0.start, $0.end) }
    }

    /// The highest place of a word: semitones plus half the level in dB.
    private static func peak(from start: Int, to end: Int, f0: Curve, energy: Curve) -> (time: Double, level: Float)? {
        // 10 ms steps; a word is looked at for two seconds at most.
        let step = Timeline.rate / 100
        var best: (time: Double, level: Float)?
        guard start >= 0, end > start else { return nil }
        for position in stride(from: start, to: min(end, start + 2 * Timeline.rate), by: step) {
            let hertz = f0.step(at: position)
            guard hertz > 40 else { continue }
            let level = 12 * log2(hertz / 200) + 0.5 * min(12, max(-12, energy.value(at: position)))
            if level > best?.level ?? -.infinity { best = (Timeline.seconds(position), level) }
        }
        return best
    }

    private static func ofNotes(_ plan: Plan) -> [Accent] {
        var accents: [Accent] = []
        var previous: Int?
        for note in plan.notes {
            let jump = previous.map { note.value.key &- $0 } ?? 0
            previous = note.value.key
            let length = Timeline.seconds(note.duration)
            guard jump >= leap || length > longNote else { continue }
            let time = Timeline.seconds(note.start) + 0.08
            if let last = accents.last, time - last.time < 2 * spacing { continue }
            accents.append(
                Accent(time: time, strength: min(1, 0.4 + 0.05 * Float(max(0, jump))), raisesBrows: jump >= leap))
        }
        return accents
    }
}
