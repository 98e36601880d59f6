import Foundation
import Inference
import Spectra
import Testing

@testable import Vocals

@Suite struct `The vocoder` {
    private static let frames = 48

    private func vocoder(_ f0: [Float]) async throws -> SourceFilter {
        try SourceFilter(f0: f0, shape: await house.value.shape, seed: 7)
    }

    private func matched(_ sound: [Float], to mel: [Float]) async throws -> [Float] {
        let shape = try await house.value.shape
        var matching = try MelMatching(shape, bands: shape.bands)
        let share = [Float](repeating: 1, count: mel.count / shape.mels)
        return matching.push(sound, MelTarget(mel: mel, share: share)) + matching.finish()
    }

    /// The network's filters for the reference's mel spectrum, and the reference itself.
    private func reference() async throws -> (filters: FrameFilters, f0: [Float], waveform: [Float]) {
        let values = try floats("vocoder_reference.f32")
        let voice = try await house.value
        let mels = voice.manifest.mels
        let mel = Array(values[..<(Self.frames * mels)])
        let f0 = Array(values[(Self.frames * mels)..<(Self.frames * (mels + 1))])
        return (try await wholeFilters(voice, mel: mel, f0: f0), f0, Array(values[(Self.frames * (mels + 1))...]))
    }

    @Test func `equals the graph it was cut from`() async throws {
        let (filters, f0, expected) = try await reference()
        var vocoder = try await vocoder(f0)
        let sound = try await matched(vocoder.push(filters, gains: []) + vocoder.finish(), to: filters.mel)
        #expect(sound.count == expected.count)
        // The graph mirrors its sources at the ends; ours go on.
        let edge = try await 2 * house.value.shape.length
        let inside = edge..<sound.count - edge
        let ratio = signalToNoise(expected[inside], sound[inside])
        #expect(ratio > 60, "\(ratio) dB")
    }

    @Test func `made in pieces is what it is made at once, sample for sample`() async throws {
        let (filters, f0, _) = try await reference()
        var whole = try await vocoder(f0)
        var pieces = try await vocoder(f0)
        let expected = whole.push(filters, gains: []) + whole.finish()
        var sound: [Float] = []
        for range in [0..<1, 1..<3, 3..<20, 20..<21, 21..<48] { sound += pieces.push(filters[range], gains: []) }
        sound += pieces.finish()
        #expect(sound == expected)
    }

    @Test func `raises the level by the gain asked for`() async throws {
        let (filters, f0, _) = try await reference()
        func level(_ gain: Float) async throws -> Float {
            var vocoder = try await vocoder(f0)
            let gains = [Float](repeating: gain, count: f0.count)
            let sound = vocoder.push(filters, gains: gains[...]) + vocoder.finish()
            return 10 * log10(sound.reduce(0) { $0 + $1 * $1 } / Float(sound.count))
        }
        let rise = try await level(6) - level(0)
        #expect(rise > 5.9 && rise < 8.5)
    }
}

@Suite struct `The sources` {
    @Test func `noise is the same wherever one begins`() throws {
        let source = try NoiseSource(seed: 3)
        var whole = [Float](repeating: 0, count: 64)
        source.fill(&whole, start: -8, count: 64)
        for start in [-7, 0, 1, 5] {
            var part = [Float](repeating: 0, count: 11)
            source.fill(&part, start: start, count: 11)
            #expect(part == Array(whole[(start + 8)..<(start + 19)]))
        }
    }

    @Test func `noise is white, of unit power, and another seed gives another`() throws {
        var samples = [Float](repeating: 0, count: 40_000)
        try NoiseSource(seed: 1).fill(&samples, start: 0, count: samples.count)
        let mean = samples.reduce(0, +) / 40_000
        let variance = samples.reduce(0) { $0 + $1 * $1 } / 40_000
        let neighbours = zip(samples, samples.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / 40_000
        #expect(abs(mean) < 0.02 && abs(variance - 1) < 0.05 && abs(neighbours) < 0.02)
        for seed in 2..<12 as Range<UInt64> {
            var other = [Float](repeating: 0, count: 8)
            try NoiseSource(seed: seed).fill(&other, start: 0, count: 8)
            #expect(other != Array(samples[..<8]))
        }
    }

    @Test func `noise is even: the bins of its spectrogram lie close together`() throws {
        let transform = try #require(RealTransform(length: 2048))
        var level: [Float] = []
        let source = try NoiseSource(seed: 9)
        let hann = (0..<2048).map { 0.5 - 0.5 * cos(2 * .pi * Float($0) / 2048) }
        var samples = [Float](repeating: 0, count: 2048)
        for frame in 0..<40 {
            source.fill(&samples, start: frame * 512, count: 2048)
            transform.transform(samples, window: hann)
            var magnitudes = [Float](repeating: 0, count: 1008)
            transform.magnitudes(from: 8, magnitudes.count, into: &magnitudes)
            level += magnitudes.map { 20 * log10($0) }
        }
        let mean = level.reduce(0, +) / Float(level.count)
        let spread = (level.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(level.count)).squareRoot()
        // Of Gaussian noise 5.6.
        #expect(spread > 2.8 && spread < 3.6, "\(spread) dB")
    }

    @Test func `pulses are silent where there is no voice`() {
        var source = PulseSource(f0: [200, 0, 200], hop: 256, rate: 22_050)
        var samples = [Float](repeating: 1, count: 768)
        source.fill(&samples, count: 768)
        #expect(samples[256..<512].allSatisfy { $0 == 0 })
        #expect(samples[..<256].contains { $0 > 1 } && samples[512...].contains { $0 > 1 })
    }

    @Test func `pulses do not glide at the edges of voice`() {
        // The period stays 110.25 samples up to the last voiced sample.
        var source = PulseSource(f0: [200, 200, 200, 0], hop: 256, rate: 22_050)
        var samples = [Float](repeating: 0, count: 1024)
        source.fill(&samples, count: 1024)
        let peaks = (1..<767).filter {
            samples[$0] > 5 && samples[$0] >= samples[$0 - 1] && samples[$0] > samples[$0 + 1]
        }
        #expect(peaks.count >= 6)
        #expect(zip(peaks, peaks.dropFirst()).allSatisfy { abs($1 - $0 - 110) <= 1 })
    }
}

@Suite struct `The resampler` {
    private func resample(_ input: [Float], pieces: [Int]) -> [Float] {
        var resampler = RationalResampler(
            ResamplingFilter(from: 22_050, to: 48_000), total: input.count * 320 / 147)
        var output: [Float] = []
        var start = 0
        for size in pieces {
            output += resampler.push(Array(input[start..<min(input.count, start + size)]))
            start = min(input.count, start + size)
        }
        return output + resampler.push(Array(input[start...])) + resampler.finish()
    }

    @Test(arguments: [100.0, 1000, 5000, 9500]) func `keeps a tone's pitch, phase and level`(frequency: Double) {
        let input = (0..<4410).map { Float(sin(2 * .pi * frequency * Double($0) / 22_050)) }
        let output = resample(input, pieces: [])
        #expect(output.count == 9600)
        let expected = (0..<9600).map { Float(sin(2 * .pi * frequency * Double($0) / 48_000)) }
        let ratio = signalToNoise(expected[200..<9400], output[200..<9400])
        #expect(ratio > 65, "\(ratio) dB")
    }

    @Test(arguments: [100.0, 5000, 10_000, 18_000])
    func `keeps a tone of the house voice's rate too, with fewer taps`(frequency: Double) {
        let input = (0..<4410).map { Float(sin(2 * .pi * frequency * Double($0) / 44_100)) }
        var resampler = RationalResampler(ResamplingFilter(from: 44_100, to: 48_000), total: 4800)
        let output = resampler.push(input) + resampler.finish()
        #expect(output.count == 4800)
        let expected = (0..<4800).map { Float(sin(2 * .pi * frequency * Double($0) / 48_000)) }
        let ratio = signalToNoise(expected[200..<4600], output[200..<4600])
        #expect(ratio > 65, "\(ratio) dB")
    }

    @Test func `is the same in any pieces`() {
        let input = (0..<3000).map { Float(($0 * 7919) % 1000) / 1000 - 0.5 }
        #expect(resample(input, pieces: [1, 2, 700, 31, 64]) == resample(input, pieces: []))
    }

    @Test func `gives the promised length even of very little`() {
        for count in [1, 2, 256] {
            #expect(resample([Float](repeating: 0.5, count: count), pieces: []).count == count * 320 / 147)
        }
    }
}
