internal import Glibc
internal import Script

/// How far loudness, and in song pitch, open the jaw beyond or short of the vowel's own target: a slow factor over the
/// plan, taken from the vowels and carried across what lies between.
struct JawGain: Sendable {
    private let curve: Curve

    /// Values a second; enough for what moves no faster than a syllable.
    private static let rate = 100.0
    /// Longest plan followed, frames: six hours.
    private static let limit = 6 * 3600 * 100

    init(_ plan: Plan, phones: [Timed<SpokenPhone>]) {
        let isSong = plan.kind == .song
        let energy = plan.energy.sane
        let f0 = plan.f0.sane
        let end = phones.last?.end ?? 0
        let count = min(Self.limit, Int(Timeline.seconds(end) * Self.rate) + 1)
        var values = [Float](repeating: .nan, count: count)
        var cursor = 0
        for index in 0..<count where !phones.isEmpty {
            let position = Timeline.position(seconds: Double(index) / Self.rate)
            while cursor + 1 < phones.count, phones[cursor].end <= position { cursor += 1 }
            guard phones[cursor].value.phone.isVowel else { continue }
            let loudness = Self.loudness(energy.value(at: position))
            values[index] = isSong ? loudness * Self.pitch(f0.step(at: position)) : loudness
        }
        Smoothing.fill(&values, default: 1)
        // Wider than a vibrato's period (5–7 Hz) in song, so that vibrato stays off the jaw.
        let width = isSong ? 10 : 4
        curve = Curve(rate: Self.rate, values: Smoothing.box(Smoothing.box(values, width), width))
    }

    func value(at time: Double) -> Float {
        curve.values.isEmpty ? 1 : curve.value(at: Timeline.position(seconds: max(0, time)))
    }

    /// 14 dB double the opening: a standard deviation of vowel level (4–6 dB) spans JALI's middle band.
    private static func loudness(_ decibels: Float) -> Float {
        exp2(min(9, max(-12, decibels)) / 14)
    }

    /// Above A3 the singer's jaw opens with the tone, as it does towards and over the passaggio.
    private static func pitch(_ hertz: Float) -> Float {
        guard hertz > 20 else { return 1 }
        return 1 + 0.035 * min(20, max(-8, 12 * log2(hertz / 220)))
    }
}
