internal import Script

/// The pitch and the level that the user drew over a part, asked by seconds of the song.
struct DrawnLines: Sendable {
    private let pitch: ScoreCurve
    private let loudness: ScoreCurve
    private let parameters: [VoiceParameter: ScoreCurve]
    private let tempos: TempoMap
    private let resolution: Int
    /// Seconds of the song at the score's beginning, and how many times faster than written it is sung.
    private let origin: Double
    private let tempo: Double
    private let transposition: Int

    static let none = DrawnLines(ScorePart(name: ""), Score(), origin: 0, tempo: 1, transposition: 0)

    init(_ part: ScorePart, _ score: Score, origin: Double, tempo: Double, transposition: Int) {
        pitch = part.pitch
        loudness = part.loudness
        parameters = part.parameters.filter { !$0.value.isEmpty }
        tempos = score.tempos
        resolution = score.resolution
        self.origin = origin
        self.tempo = tempo
        self.transposition = transposition
    }

    var hasPitch: Bool { !pitch.isEmpty }

    /// Cents above MIDI note 0; nil where nothing is drawn.
    func cents(at seconds: Double) -> Double? {
        guard !pitch.isEmpty, let cents = pitch.value(at: tick(at: seconds)) else { return nil }
        return Self.possible.clamp(cents + Double(transposition) * 100)
    }

    /// dB from the ordinary level; nil where nothing is drawn.
    func level(at seconds: Double) -> Double? {
        guard !loudness.isEmpty, let level = loudness.value(at: tick(at: seconds)) else { return nil }
        return Self.levels.clamp(level)
    }

    /// The drawn parameters that a voice follows, one value for each time; neutral between strokes.
    func parameters(_ followed: Set<VoiceParameter>, at times: [Double]) -> [VoiceParameter: [Float]] {
        var result: [VoiceParameter: [Float]] = [:]
        for (parameter, curve) in parameters where followed.contains(parameter) {
            result[parameter] = times.map { time in
                let value = curve.value(at: tick(at: time)).map { Float($0) } ?? parameter.neutral
                return Swift.min(parameter.range.upperBound, Swift.max(parameter.range.lowerBound, value))
            }
        }
        return result
    }

    private func tick(at seconds: Double) -> Double {
        tempos.tick(at: (seconds - origin) * tempo, resolution: resolution)
    }

    /// 31 Hz … 1.98 kHz: what a voice can be asked for.
    static let possible = 2_300.0...9_500.0
    /// Below −20 dB a voice is breath; above 9 it is another voice.
    private static let levels = -20.0...9.0
}

extension DrawnLines {
    /// Puts the drawn pitch in the planned one's place, exactly. Outside a stroke the planned pitch comes back over
    /// 50 ms, so that nothing jumps.
    func replace(in planned: [Double], time: (Int) -> Double) -> [Double] {
        guard hasPitch else { return planned }
        let drawn = planned.indices.map { cents(at: time($0)) }
        var result = planned
        var left: (time: Double, error: Double)?
        var right: (time: Double, error: Double)?
        for index in planned.indices {
            if let cents = drawn[index] {
                left = (time(index), cents - planned[index])
                result[index] = cents
            } else if let left {
                result[index] += left.error * Self.fade(time(index) - left.time)
            }
        }
        for index in planned.indices.reversed() {
            if let cents = drawn[index] {
                right = (time(index), cents - planned[index])
            } else if let right {
                result[index] += right.error * Self.fade(right.time - time(index))
            }
        }
        return result
    }

    private static func fade(_ distance: Double) -> Double { 1 - PitchShaper.smoothStep(distance / 0.05) }
}
