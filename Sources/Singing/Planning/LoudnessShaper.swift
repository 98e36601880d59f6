internal import Script

/// The level of a phrase, dB a frame: the score's dynamics, an arc over the phrase, growth inside long notes, and the
/// way the voice lets go at the end.
struct LoudnessShaper {
    var style: SingingStyle
    var rate: Double
    var pitch: PitchShaper
    /// Times the score's own dynamics: 0 is level, 1 as written.
    var dynamics = 1.0

    /// Velocity 80 (mezzo-forte) is the ordinary level; 16 steps are 3 dB, at most 9 dB either way.
    static func level(velocity: Int) -> Double {
        Swift.min(9, Swift.max(-9, Double(velocity - 80) * 3 / 16))
    }

    func energy(_ placed: [PlacedPhoneme], phrase: [TimedSyllable]) -> [Float] {
        let segments = phrase.flatMap(\.segments)
        guard let first = placed.first?.start, let last = placed.last?.end,
            let opening = segments.first, let closing = segments.last
        else { return [] }
        // The beat of a vibrato that is not sung would be heard.
        let waves = segments.map { pitch.drawn.hasPitch ? nil : pitch.vibrato(on: $0) }
        let voiceEnd = Double(placed.last { !$0.phoneme.isSilence }?.end ?? last) / rate
        var index = 0
        return (first..<last).map { frame in
            let time = (Double(frame) + 0.5) / rate
            while index + 1 < segments.count, time >= segments[index + 1].start { index += 1 }
            let segment = segments[index]
            var level = dynamics * (pitch.drawn.level(at: time) ?? smoothedVelocity(segments, index, at: time))
            level += style.arc * PitchShaper.bell((time - opening.start) / Swift.max(0.5, closing.end - opening.start))
            level += swell(segment, at: time)
            level += style.tremolo * (waves[index]?.value(at: time) ?? 0)
            level -= style.decay * PitchShaper.smoothStep((time - voiceEnd + 0.18) / 0.18)
            return Float(level)
        }
    }

    /// Dynamics change over 80 ms, not from frame to frame.
    private func smoothedVelocity(_ segments: [PitchSegment], _ index: Int, at time: Double) -> Double {
        let here = Self.level(velocity: segments[index].velocity)
        guard index > 0 else { return here }
        let before = Self.level(velocity: segments[index - 1].velocity)
        return before + (here - before) * PitchShaper.smoothStep((time - segments[index].start) / 0.08)
    }

    /// Long notes grow to their middle and a little beyond, then relax; short ones stay level.
    private func swell(_ segment: PitchSegment, at time: Double) -> Double {
        guard segment.duration > 0.6 else { return 0 }
        let place = (time - segment.start) / segment.duration
        let amount = Swift.min(1, (segment.duration - 0.6) / 0.8)
        let rise = PitchShaper.smoothStep(place / 0.6)
        let fall = PitchShaper.smoothStep((place - 0.6) / 0.4)
        return style.swell * amount * (rise - fall)
    }
}
