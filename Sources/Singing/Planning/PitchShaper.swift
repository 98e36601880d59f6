internal import Script

/// The F0 of a phrase: the melody's steps, and what a singer does between and on them. Works in cents, after Saitou,
/// Unoki and Akagi, "Development of an F0 control model based on F0 dynamic characteristics for singing-voice
/// synthesis" (2005).
struct PitchShaper {
    var style: SingingStyle
    /// Frames a second.
    var rate: Double
    var seed: UInt64

    /// Hz, one a frame from the first phoneme's start on; 0 where unvoiced.
    func f0(_ placed: [PlacedPhoneme], phrase: [TimedSyllable], isLastBeforeRest: Bool) -> [Float] {
        let segments = phrase.flatMap(\.segments)
        guard let first = placed.first?.start, let last = placed.last?.end, let opening = segments.first else {
            return []
        }
        let times = (first..<last).map { (Double($0) + 0.5) / rate }
        var cents = [Double](repeating: opening.cents, count: times.count)
        addTransitions(segments, times, &cents)
        addFluctuation(segments, times, &cents)
        for segment in segments {
            if let vibrato = vibrato(on: segment) { vibrato.add(times, &cents) }
        }
        addScoop(opening, times, &cents)
        if isLastBeforeRest { addFall(placed, times, &cents) }
        addConsonants(placed, first: first, &cents)
        var result = cents.map { Float(440 * Self.exp2(($0 - 6900) / 1200)) }
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
    private func addTransitions(_ segments: [PitchSegment], _ times: [Double], _ cents: inout [Double]) {
        for (from, to) in zip(segments, segments.dropFirst()) where from.key != to.key {
            let interval = to.cents - from.cents
            let shape = style.portamento
            // No glide over a rest: the voice is silent, and finds the new note there.
            let isRest = to.start - from.end > 0.2
            let wanted = shape.length + shape.perSemitone * abs(interval) / 100
            let most = Swift.min(from.duration, to.duration) * 0.5
            let length = Swift.max(0.02, Swift.min(most, shape.range.clamp(wanted)))
            let begin = to.start - (isRest ? 0.1 : shape.lead) - length / 2
            add(times, &cents) { interval * Self.smoothStep(($0 - begin) / length) }
            if isRest { continue }
            let reach = Swift.min(style.furthest, abs(interval)) * (interval < 0 ? -1 : 1)
            let dip = Swift.min(abs(interval) * style.preparation, style.furthest / 2) * (interval < 0 ? -1 : 1)
            let before = Swift.min(0.1, from.duration * 0.3)
            add(times, &cents) { -dip * Self.bell(($0 - begin + before) / before) }
            let isShort = to.duration < 0.15
            let over = Swift.min(abs(interval) * style.overshoot, isShort ? 30 : abs(reach)) * (interval < 0 ? -1 : 1)
            let after = Swift.min(0.14, to.duration * 0.4)
            add(times, &cents) { over * Self.bell(($0 - begin - length * 0.8) / after) }
        }
    }

    /// Fast unsteadiness and slow drift; each note's own average is taken out, so that notes stay in tune.
    private func addFluctuation(_ segments: [PitchSegment], _ times: [Double], _ cents: inout [Double]) {
        for segment in segments where segment.duration > 0.1 {
            var random = SeededGenerator(seed: seed &+ 2, segment.note)
            let waves = (0..<5).map { index in
                let isSlow = index == 0
                return (
                    frequency: random.uniform(isSlow ? 0.3...1 : 1.5...9), phase: random.uniform(0...(2 * Double.pi)),
                    size: isSlow ? style.drift : style.fluctuation / 2 / Double(index)
                )
            }
            let wobble = { (time: Double) in
                waves.reduce(0) { $0 + $1.size * Self.sine($1.frequency * time + $1.phase / (2 * .pi)) }
            }
            let body = times.indices.filter { times[$0] >= segment.start && times[$0] < segment.end }
            // In tune is what is heard once the note has settled.
            let settled = body.filter { times[$0] >= segment.start + 0.14 && times[$0] < segment.end - 0.1 }
            let heard = settled.isEmpty ? body : settled
            guard !heard.isEmpty else { continue }
            let mean = heard.reduce(0) { $0 + wobble(times[$1]) } / Double(heard.count)
            for index in body {
                let edge = Swift.min(times[index] - segment.start, segment.end - times[index])
                cents[index] += (wobble(times[index]) - mean) * Self.smoothStep(edge / 0.05)
            }
        }
    }

    private func addScoop(_ opening: PitchSegment, _ times: [Double], _ cents: inout [Double]) {
        var random = SeededGenerator(seed: seed &+ 3, opening.note)
        guard opening.duration > 0.25, random.uniform() < style.scoopChance else { return }
        let depth = random.uniform(style.scoop)
        add(times, &cents) { -depth * (1 - Self.smoothStep(($0 - opening.start + 0.03) / 0.12)) }
    }

    private func addFall(_ placed: [PlacedPhoneme], _ times: [Double], _ cents: inout [Double]) {
        guard let last = placed.last(where: { !$0.phoneme.isSilence }), let first = placed.first?.start else { return }
        var random = SeededGenerator(seed: seed &+ 4, last.start)
        let depth = random.uniform(style.fall)
        let end = Double(last.end) / rate
        guard Double(last.end - first) / rate > 0.4 else { return }
        add(times, &cents) { -depth * Self.smoothStep(($0 - end + 0.09) / 0.09) }
    }

    /// Voiced obstruents pull the pitch down while they last; voiceless ones leave it high for a moment.
    private func addConsonants(_ placed: [PlacedPhoneme], first: Int, _ cents: inout [Double]) {
        for (index, phoneme) in placed.enumerated() {
            let manner = phoneme.phoneme.manner
            if manner.isVoicedObstruent {
                for frame in phoneme.start..<phoneme.end {
                    let place = (Double(frame - phoneme.start) + 0.5) / Double(phoneme.frames)
                    cents[frame - first] -= 40 * style.consonantPull * Self.bell(place)
                }
            } else if manner.isVoiceless, !phoneme.phoneme.isSilence, index + 1 < placed.count,
                placed[index + 1].phoneme.isVowel {
                let next = placed[index + 1]
                for frame in next.start..<next.end {
                    let passed = (Double(frame - next.start) + 0.5) / rate
                    guard passed < 0.04 else { break }
                    cents[frame - first] += 20 * style.consonantPull * (1 - passed / 0.04)
                }
            }
        }
    }

    private func add(_ times: [Double], _ cents: inout [Double], _ change: (Double) -> Double) {
        for index in times.indices { cents[index] += change(times[index]) }
    }
}

extension ClosedRange<Double> {
    func clamp(_ value: Double) -> Double { Swift.min(upperBound, Swift.max(lowerBound, value)) }
}
