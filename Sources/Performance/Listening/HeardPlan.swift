internal import Glibc
public import Script

/// A recording as a plan, so that it has a face like everything else: what the network heard, or the times of a text
/// that is known.
public enum HeardPlan {
    /// Timeline position of a frame's beginning.
    private static func position(_ frame: Int) -> Int {
        Timeline.position(seconds: Double(frame) / LipStream.frameRate)
    }

    /// Without a text.
    /// - Parameters:
    ///   - log: the network's results, `LipStream.classes` a frame.
    ///   - samples: the sound, mono at `LipStream.rate`: its level opens the jaw.
    public static func plan(_ log: [Float], samples: [Float]) -> Plan {
        var plan = empty(samples)
        plan.phonemes = LipDecoder.segments(log).map { segment in
            Timed(
                LipClass.phoneme(segment.number), start: min(plan.duration, position(segment.start)),
                end: min(plan.duration, position(segment.end)))
        }
        plan.phonemes.removeAll { $0.duration == 0 }
        close(&plan)
        return plan
    }

    /// With a text: `spoken` is its plan in any voice; sounds and words keep their order and get the times at which
    /// they are heard.
    /// - Throws: `LipError` when the text does not fit the sound.
    public static func plan(_ log: [Float], samples: [Float], spoken: Plan) throws(LipError) -> Plan {
        let ranges = try LipAligner(spoken).ranges(log)
        var plan = empty(samples)
        plan.text = spoken.text
        plan.language = spoken.language
        var places: [Int: (start: Int, end: Int)] = [:]
        for (index, phoneme) in spoken.phonemes.enumerated() {
            guard let range = ranges[index] else { continue }
            let start = max(plan.phonemes.last?.end ?? 0, min(plan.duration, position(range.lowerBound)))
            let end = max(start, min(plan.duration, position(range.upperBound)))
            if let last = plan.phonemes.last?.end ?? (start > 0 ? 0 : nil), last < start {
                plan.phonemes.append(Timed(.pause, start: last, end: start))
            }
            plan.phonemes.append(Timed(phoneme.value, start: start, end: end))
            places[phoneme.start] = (start, end)
            places[-1 - phoneme.end] = (start, end)
        }
        close(&plan)
        plan.words = spoken.words.compactMap { word in
            guard let first = places[word.start], let last = places[-1 - word.end] else { return nil }
            return Timed(word.value, start: first.start, end: max(first.start, last.end))
        }
        return plan
    }

    private static func empty(_ samples: [Float]) -> Plan {
        let duration = Int(Double(samples.count) / Double(LipStream.rate) * Double(Timeline.rate))
        return Plan(duration: duration, energy: energy(samples))
    }

    private static func close(_ plan: inout Plan) {
        let end = plan.phonemes.last?.end ?? 0
        if end < plan.duration { plan.phonemes.append(Timed(.silence, start: end, end: plan.duration)) }
    }

    /// dB against the middle of what is clearly sounding, 100 a second.
    private static func energy(_ samples: [Float]) -> Curve {
        let hop = LipStream.rate / 100
        var values = stride(from: 0, to: samples.count, by: hop).map { start -> Float in
            let part = samples[start..<min(samples.count, start + hop)]
            return 10 * log10(part.reduce(1e-9) { $0 + $1 * $1 } / Float(part.count))
        }
        let sorted = values.filter(\.isFinite).sorted()
        guard let loudest = sorted.last else { return Curve(rate: 100) }
        let sounding = sorted.filter { $0 > loudest - 30 }
        let middle = sounding[sounding.count / 2]
        for index in values.indices { values[index] = values[index].isFinite ? values[index] - middle : -60 }
        return Curve(rate: 100, values: values)
    }
}
