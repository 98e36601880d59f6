internal import Glibc

/// The pitch of a recorded note or syllable: the difference function of YIN (de Cheveigné and Kawahara 2002), searched at
/// a quarter of the rate, then refined at the whole one. A recording of a voicebank keeps about one pitch, which decides
/// between octaves.
struct PitchTracker {
    struct Track: Sendable, Equatable {
        /// Hz, one every `SampleShape.hop` samples; 0 where no pitch was found.
        var f0: [Float]
        /// 0…1.
        var voicing: [Float]
    }

    private let samples: [Float]
    private let coarse: [Float]

    private static let decimation = 4
    /// Hz.
    private static let range: ClosedRange<Float> = 72...1000
    /// Samples that are compared: 25 ms, at the whole rate.
    private static let window = 1200
    /// Of YIN's normalised difference: up to the first a frame is all voice, from the second on none.
    private static let clear: Float = 0.28
    private static let unclear: Float = 0.5
    /// dB below the loudest frame from which on there is no voice.
    private static let quiet: Float = 42
    /// Semitones that a recorded note strays.
    private static let stray: Float = 9

    /// - Parameter samples: at `SampleShape.rate`.
    init(_ samples: [Float]) {
        self.samples = samples
        coarse = Self.decimated(samples)
    }

    func track() -> Track {
        let frames = samples.count / SampleShape.hop + 1
        var candidates: [[Candidate]] = []
        var powers: [Float] = []
        for frame in 0..<frames {
            candidates.append(found(frame))
            powers.append(power(frame))
        }
        let loudest = powers.max() ?? 0
        let gate = loudest * powf(10, -Self.quiet / 10)
        let centre = Self.centre(candidates, powers)
        var track = Track(f0: [], voicing: [])
        for frame in 0..<frames {
            let near = candidates[frame].filter { abs(12 * log2f($0.hertz / centre)) <= Self.stray }
            guard powers[frame] > gate, let best = near.min(by: { $0.difference < $1.difference }),
                best.difference < Self.unclear
            else {
                track.f0.append(0)
                track.voicing.append(0)
                continue
            }
            track.f0.append(refined(frame, best.hertz))
            track.voicing.append(min(1, (Self.unclear - best.difference) / (Self.unclear - Self.clear)))
        }
        track.voicing = Self.medians(track.voicing)
        for frame in 0..<frames where track.voicing[frame] == 0 { track.f0[frame] = 0 }
        Self.bridge(&track)
        return track
    }

    private struct Candidate {
        var hertz: Float
        var difference: Float
    }

    /// The dips of the difference function about a frame.
    private func found(_ frame: Int) -> [Candidate] {
        let rate = Float(SampleShape.rate / Self.decimation)
        let (low, high) = (Int(rate / Self.range.upperBound), Int(rate / Self.range.lowerBound))
        let middle = frame * SampleShape.hop / Self.decimation
        let normalised = Self.differences(
            coarse, middle: middle, window: Self.window / Self.decimation, lags: 1...high + 1)
        var result: [Candidate] = []
        for lag in max(2, low)...high {
            let value = normalised[lag - 1]
            guard value < 0.6, value <= normalised[lag - 2], value < normalised[lag] else { continue }
            let (left, right) = (normalised[lag - 2], normalised[lag])
            let bend = left - 2 * value + right
            let offset = bend > 0 ? 0.5 * (left - right) / bend : 0
            result.append(Candidate(hertz: rate / (Float(lag) + offset), difference: value))
        }
        return result
    }

    /// YIN's cumulative mean normalised difference of each lag, in windows that lie about the middle.
    private static func differences(
        _ samples: [Float], middle: Int, window: Int, lags: ClosedRange<Int>
    ) -> [Float] {
        var result = [Float](repeating: 1, count: lags.count)
        var sum: Float = 0
        samples.withUnsafeBufferPointer { samples in
            for lag in lags {
                let start = middle - (window + lag) / 2
                // Beyond its ends a recording is silent, and alike; nothing is found there.
                let first = max(0, start)
                let last = min(samples.count - lag, start + window)
                var total: Float = 0
                var index = first
                while index < last {
                    let difference = samples[index] - samples[index + lag]
                    total += difference * difference
                    index += 1
                }
                sum += total
                if last - first > window / 2, sum > 0 {
                    result[lag - lags.lowerBound] = total * Float(lag - lags.lowerBound + 1) / sum
                }
            }
        }
        return result
    }

    /// A pitch to a fraction of a sample at the whole rate.
    private func refined(_ frame: Int, _ hertz: Float) -> Float {
        let rate = Float(SampleShape.rate)
        let about = Int((rate / hertz).rounded())
        let reach = max(4, about / 50)
        let lags = max(2, about - reach)...about + reach
        var best = (lag: about, value: Float.infinity)
        var values: [Float] = []
        for lag in lags {
            let value = difference(frame, lag: lag)
            if value < best.value { best = (lag, value) }
            values.append(value)
        }
        let place = best.lag - lags.lowerBound
        guard place > 0, place < values.count - 1 else { return hertz }
        let bend = values[place - 1] - 2 * values[place] + values[place + 1]
        let offset = bend > 0 ? 0.5 * (values[place - 1] - values[place + 1]) / bend : 0
        return rate / (Float(best.lag) + offset)
    }

    private func difference(_ frame: Int, lag: Int) -> Float {
        let start = frame * SampleShape.hop - (Self.window + lag) / 2
        let range = max(0, start)..<max(max(0, start), min(samples.count - lag, start + Self.window))
        return samples.withUnsafeBufferPointer { samples in
            var total: Float = 0
            for index in range {
                let difference = samples[index] - samples[index + lag]
                total += difference * difference
            }
            return total
        }
    }

    private func power(_ frame: Int) -> Float {
        let middle = frame * SampleShape.hop / Self.decimation
        let half = Self.window / Self.decimation / 2
        let range = max(0, middle - half)..<min(coarse.count, middle + half)
        return range.isEmpty ? 0 : coarse[range].reduce(0) { $0 + $1 * $1 } / Float(range.count)
    }

    /// The pitch that most of the clear and loud frames have, by the median of each frame's first deep dip.
    private static func centre(_ candidates: [[Candidate]], _ powers: [Float]) -> Float {
        let gate = (powers.max() ?? 0) * 0.01
        let clear = zip(candidates, powers).compactMap { found, power -> Float? in
            guard power > gate, let best = found.map(\.difference).min(), best < 0.3 else { return nil }
            // The shortest period that is nearly as good: its multiples are as good as it.
            return found.filter { $0.difference < best + 0.1 }.map(\.hertz).max()
        }.sorted()
        return clear.isEmpty ? 220 : clear[clear.count / 2]
    }

    /// Median of three: a single frame does not begin or stop sounding.
    private static func medians(_ values: [Float]) -> [Float] {
        values.indices.map { index in
            let three = [values[max(0, index - 1)], values[index], values[min(values.count - 1, index + 1)]]
            return three.sorted()[1]
        }
    }

    /// A voiced frame between others whose own pitch was lost takes theirs.
    private static func bridge(_ track: inout Track) {
        for frame in track.f0.indices where track.voicing[frame] > 0 && track.f0[frame] == 0 {
            let before = frame > 0 ? track.f0[frame - 1] : 0
            let after = frame + 1 < track.f0.count ? track.f0[frame + 1] : 0
            track.f0[frame] = max(before, after)
            if track.f0[frame] == 0 { track.voicing[frame] = 0 }
        }
    }

    /// A quarter of the rate, behind a low-pass filter at 5 kHz.
    private static func decimated(_ samples: [Float]) -> [Float] {
        let half = 16
        let taps = (-half...half).map { tap -> Float in
            let x = Float(tap) * 5000 / Float(SampleShape.rate) * 2
            let sinc = x == 0 ? 1 : sinf(.pi * x) / (.pi * x)
            return sinc * (0.5 + 0.5 * cosf(.pi * Float(tap) / Float(half + 1)))
        }
        let sum = taps.reduce(0, +)
        return stride(from: 0, to: samples.count, by: decimation).map { middle in
            var value: Float = 0
            for tap in -half...half where samples.indices.contains(middle + tap) {
                value += samples[middle + tap] * taps[tap + half]
            }
            return value / sum
        }
    }
}
