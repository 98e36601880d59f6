import Foundation
import Spectra
import Testing

@testable import Vocals

private let shape = HouseShape(rate: 44_100, hop: 512, mels: 128, melRange: 40...16_000)
private let bands = shape.bands

/// Noise with a hum, of some loudness.
private func sound(_ count: Int, level: Float = 0.1) throws -> [Float] {
    var samples = [Float](repeating: 0, count: count)
    try NoiseSource(seed: 4).fill(&samples, start: 0, count: count)
    for index in 0..<count { samples[index] = level * (samples[index] + 2 * sin(Float(index) * 0.03)) }
    return samples
}

/// Mel frames as training computes them, silence before and behind.
private func mels(_ samples: [Float]) throws -> [Float] {
    let transform = try #require(RealTransform(length: shape.length))
    let padded = [Float](repeating: 0, count: shape.reach) + samples + [Float](repeating: 0, count: shape.length)
    let hann = shape.hann
    var result: [Float] = []
    for frame in 0..<samples.count / shape.hop {
        transform.transform(Array(padded[frame * shape.hop..<frame * shape.hop + shape.length]), window: hann)
        var magnitudes = [Float](repeating: 0, count: bands.bins)
        transform.magnitudes(from: bands.first, bands.bins, into: &magnitudes)
        var sums = [Float](repeating: 0, count: bands.count + 2)
        bands.gather(magnitudes, into: &sums)
        result += sums[1...bands.count].map { log(max($0, MelBands.floor)) }
    }
    return result
}

private func matched(_ samples: [Float], _ mel: [Float], share: Float = 1, pieces: [Int] = []) throws -> [Float] {
    var matching = try MelMatching(shape, bands: bands)
    var result: [Float] = []
    var frame = 0
    for end in pieces + [mel.count / shape.mels] {
        result += matching.push(
            Array(samples[frame * shape.hop..<end * shape.hop]),
            MelTarget(
                mel: Array(mel[frame * shape.mels..<end * shape.mels]),
                share: Array(repeating: share, count: end - frame)))
        frame = end
    }
    return result + matching.finish()
}

@Suite struct `Mel bands` {
    @Test func `peak where Slaney's scale says`() {
        // From `mel_centres` of Training/voicelab/features.py.
        for (band, hertz) in [(0, 68.28), (50, 1644.64), (127, 15_540.1)] {
            #expect(abs(Double(bands.centres[band]) / hertz - 1) < 1e-3, "\(band): \(bands.centres[band])")
        }
    }

    @Test func `are triangles of equal area`() {
        // Magnitudes of 1 sum up to 1/21.5 Hz in every band that is wide enough to hold many bins.
        var sums = [Float](repeating: 0, count: bands.count + 2)
        bands.gather([Float](repeating: 1, count: bands.bins), into: &sums)
        for band in 60..<bands.count { #expect(abs(sums[band + 1] * shape.binWidth - 1) < 0.06, "\(band)") }
    }

    @Test func `give a bin what lies between its two bands`() {
        var values = (0..<bands.count + 2).map { Float($0) }
        var result = [Float](repeating: -1, count: bands.bins)
        bands.spread(values, into: &result)
        #expect(zip(result, result.dropFirst()).allSatisfy { $0 <= $1 })
        values = Array(repeating: 0.7, count: bands.count + 2)
        bands.spread(values, into: &result)
        #expect(result.allSatisfy { abs($0 - 0.7) < 1e-6 })
    }
}

@Suite struct `Bringing sound to the mel frames asked for` {
    @Test func `leaves alone what is already as asked, and what is asked for by nobody`() throws {
        let samples = try sound(30 * 512)
        let mel = try mels(samples)
        let same = try matched(samples, mel)
        #expect(same.count == samples.count)
        #expect(signalToNoise(samples[...], same[...]) > 60)
        let loud = mel.map { $0 + 1 }
        #expect(signalToNoise(samples[...], try matched(samples, loud, share: 0)[...]) > 60)
    }

    @Test func `comes closer to the frames of another sound`() throws {
        let samples = try sound(40 * 512)
        let asked = try mels(samples).enumerated().map { index, value in
            value + 0.8 * Float(sin(Double(index % 128) / 15) * cos(Double(index / 128) / 6))
        }
        func distance(_ sound: [Float]) throws -> Float {
            zip(try mels(sound), asked).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(asked.count)
        }
        let (before, after) = (try distance(samples), try distance(matched(samples, asked)))
        #expect(after < before / 3, "\(before), then \(after)")
    }

    @Test func `is the same in any pieces, sample for sample`() throws {
        let samples = try sound(40 * 512)
        let asked = try mels(samples).map { $0 + 0.5 }
        let whole = try matched(samples, asked)
        #expect(try matched(samples, asked, pieces: [1, 2, 9, 30]) == whole)
        #expect(whole.count == samples.count)
    }

    @Test func `changes a level by no more than a bound, and keeps silence silent`() throws {
        let samples = try sound(20 * 512)
        let power = samples.reduce(0) { $0 + $1 * $1 }
        let asked = [Float](repeating: 9, count: 20 * 128)
        let loud = try matched(samples, asked).reduce(0) { $0 + $1 * $1 }
        #expect(10 * log10(loud / power) < 2.8 * 13.1)
        let silent = try matched(Array(repeating: 0, count: 20 * 512), asked)
        #expect(silent.allSatisfy { $0 == 0 })
    }

    @Test func `survives frames that are no numbers`() throws {
        let samples = try sound(8 * 512)
        let made = try matched(samples, Array(repeating: .nan, count: 8 * 128))
        #expect(made.count == samples.count && made.allSatisfy(\.isFinite))
    }
}
