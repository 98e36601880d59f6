/// The vibrato of one note: whole cycles, upward first, so that the note's average is its pitch.
struct VibratoWave: Sendable, Equatable {
    let start: Double
    let end: Double
    let cycles: Int
    /// Cents to either side.
    let depth: Double
    let fadeIn: Double
    let fadeOut: Double

    /// nil where the note is too short for it.
    init?(_ segment: PitchSegment, style: SingingStyle.Vibrato, random: inout SeededGenerator) {
        guard segment.duration >= style.shortestNote else { return nil }
        let start = segment.start + Swift.max(style.delay, segment.duration * style.delayFraction)
        let cycles = Int(((segment.end - start) * random.uniform(style.rate)).rounded(.down))
        guard cycles >= 2 else { return nil }
        self.start = start
        self.end = segment.end
        self.cycles = cycles
        depth = random.uniform(style.depth)
        fadeIn = style.fadeIn
        fadeOut = style.fadeOut
    }

    /// Hz.
    var rate: Double { Double(cycles) / (end - start) }

    /// −1…1, faded.
    func value(at time: Double) -> Double {
        guard time > start, time < end else { return 0 }
        let fade = PitchShaper.smoothStep((time - start) / fadeIn) * PitchShaper.smoothStep((end - time) / fadeOut)
        let place = (time - start) / (end - start)
        // A singer quickens towards the end: by a tenth, in whole cycles all the same.
        let turns = Double(cycles) * (place * 0.95 + place * place * 0.05)
        return fade * PitchShaper.sine(turns)
    }
}
