internal import Script

/// The F0 of a phrase: the melody's steps, and what a singer does between and on them. Works in cents, after Saitou,
/// Unoki and Akagi, "Development of an F0 control model based on F0 dynamic characteristics for singing-voice
/// synthesis" (2005).
struct PitchShaper {
    var style: SingingStyle
    /// Frames a second.
    var rate: Double
    var seed: UInt64
    var drawn = DrawnLines.none

    /// Hz, one a frame from the first phoneme's start on; 0 where unvoiced.
    /// - Parameter own: MIDI numbers of the voice's own pitch model, which take the style's place.
    func f0(
        _ placed: [PlacedPhoneme], phrase: [TimedSyllable], isLastBeforeRest: Bool, own: [Float]? = nil
    ) -> [Float] {
        let segments = phrase.flatMap(\.segments)
        guard let first = placed.first?.start, let last = placed.last?.end, let opening = segments.first else {
            return []
        }
        var curve = PitchCurve(frames: first..<last, rate: rate, cents: opening.cents)
        addTransitions(segments, &curve)
        addFluctuation(segments, &curve)
        for segment in segments {
            guard let wave = vibrato(on: segment) else { continue }
            curve.add(from: wave.start, to: wave.end) { wave.depth * wave.value(at: $0) }
        }
        addScoop(opening, &curve)
        if isLastBeforeRest { addFall(placed, &curve) }
        addConsonants(placed, &curve)
        let planned = own.flatMap { $0.count == curve.values.count ? $0.map { Double($0) * 100 } : nil }
        var result = drawn.replace(in: planned ?? curve.values, time: curve.time).map {
            Float(440 * Self.exp2((DrawnLines.possible.clamp($0) - 6900) / 1200))
        }
        for phoneme in placed where phoneme.phoneme.manner.isVoiceless {
            for frame in phoneme.start..<phoneme.end { result[frame - first] = 0 }
        }
        return result
    }

    func vibrato(on segment: PitchSegment) -> VibratoWave? {
        var random = SeededGenerator(seed: seed &+ 1, segment.note)
        return VibratoWave(segment, style: style.vibrato, random: &random)
    }

    /// A change of pitch is a smooth step just before the vowel, with a dip the other way before it and an overshoot
    /// after it.
    private func addTransitions(_ segments: [PitchSegment], _ curve: inout PitchCurve) {
        for (from, to) in zip(segments, segments.dropFirst()) where from.key != to.key {
            let interval = to.cents - from.cents
            let shape = style.portamento
            // No glide over a rest: the voice is silent, and finds the new note there.
            let isRest = to.start - from.end > 0.2
            let wanted = shape.range.clamp(shape.length + shape.perSemitone * abs(interval) / 100)
            let length = Swift.max(0.02, Swift.min(wanted, Swift.min(from.duration, to.duration) * 0.5))
            let begin = to.start - (isRest ? 0.1 : shape.lead) - length / 2
            curve.addStep(interval, from: begin, length: length)
            if isRest { continue }
            let direction = interval < 0 ? -1.0 : 1
            let dip = Swift.min(abs(interval) * style.preparation, style.furthest / 2)
            let before = Swift.min(0.1, from.duration * 0.3)
            curve.addBell(-dip * direction, from: begin - before, length: before)
            // A short note has no time to come back from far.
            let furthest = to.duration < 0.15 ? Swift.min(30, style.furthest) : style.furthest
            let over = Swift.min(abs(interval) * style.overshoot, furthest)
            curve.addBell(over * direction, from: begin + length * 0.8, length: Swift.min(0.14, to.duration * 0.4))
        }
    }

    /// Fast unsteadiness and slow drift; each note's own middle is taken out, so that notes stay in tune.
    private func addFluctuation(_ segments: [PitchSegment], _ curve: inout PitchCurve) {
        for segment in segments where segment.duration > 0.1 {
            let wobble = wobble(of: segment.note)
            // In tune is what is heard once the note has settled.
            let settled = curve.frames(from: segment.start + 0.14, to: segment.end - 0.1)
            let heard = settled.isEmpty ? curve.frames(from: segment.start, to: segment.end) : settled
            guard !heard.isEmpty else { continue }
            let middle = heard.map { wobble(curve.time($0)) }.sorted()[heard.count / 2]
            curve.add(from: segment.start, to: segment.end) { time in
                let edge = Swift.min(time - segment.start, segment.end - time)
                return (wobble(time) - middle) * Self.smoothStep(edge / 0.05)
            }
        }
    }

    /// One slow wave and four fast ones, the faster the smaller.
    private func wobble(of note: Int) -> (Double) -> Double {
        var random = SeededGenerator(seed: seed &+ 2, note)
        var waves: [(frequency: Double, phase: Double, size: Double)] = []
        for index in 0..<5 {
            let frequency = random.uniform(index == 0 ? 0.3...1 : 1.5...9)
            let size = index == 0 ? style.drift : style.fluctuation / 2 / Double(index)
            waves.append((frequency, random.uniform(), size))
        }
        return { time in
            var sum = 0.0
            for wave in waves { sum += wave.size * Self.sine(wave.frequency * time + wave.phase) }
            return sum
        }
    }

    private func addScoop(_ opening: PitchSegment, _ curve: inout PitchCurve) {
        var random = SeededGenerator(seed: seed &+ 3, opening.note)
        guard opening.duration > 0.25, random.uniform() < style.scoopChance else { return }
        let depth = random.uniform(style.scoop)
        curve.add(from: 0, to: opening.start + 0.09) {
            -depth * (1 - Self.smoothStep(($0 - opening.start + 0.03) / 0.12))
        }
    }

    private func addFall(_ placed: [PlacedPhoneme], _ curve: inout PitchCurve) {
        guard let last = placed.last(where: { !$0.phoneme.isSilence }), let first = placed.first?.start else { return }
        var random = SeededGenerator(seed: seed &+ 4, last.start)
        let depth = random.uniform(style.fall)
        guard Double(last.end - first) / rate > 0.4 else { return }
        curve.addStep(-depth, from: Double(last.end) / rate - 0.09, length: 0.09)
    }

    /// Voiced obstruents pull the pitch down while they last; voiceless ones leave it high for a moment.
    private func addConsonants(_ placed: [PlacedPhoneme], _ curve: inout PitchCurve) {
        for (phoneme, next) in zip(placed, placed.dropFirst()) where !phoneme.phoneme.isSilence {
            let end = Double(phoneme.end) / rate
            if phoneme.phoneme.manner.isVoicedObstruent {
                let length = Double(phoneme.frames) / rate
                curve.addBell(-40 * style.consonantPull, from: end - length, length: length)
            } else if phoneme.phoneme.manner.isVoiceless, next.phoneme.isVowel {
                let length = Swift.min(0.04, Double(next.frames) / rate)
                curve.add(from: end, to: end + length) { 20 * style.consonantPull * (1 - ($0 - end) / 0.04) }
            }
        }
    }
}

extension ClosedRange<Double> {
    func clamp(_ value: Double) -> Double { Swift.min(upperBound, Swift.max(lowerBound, value)) }
}
