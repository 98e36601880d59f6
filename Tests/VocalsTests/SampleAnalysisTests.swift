import Foundation
import Testing

@testable import Vocals

@Suite("Recordings taken apart") struct SampleAnalysisTests {
    /// Harmonics that fall by 6 dB an octave.
    private func tone(_ hertz: (Double) -> Double, seconds: Double = 0.4, harmonics: Int = 12) -> [Float] {
        var phase = 0.0
        return (0..<Int(seconds * 48_000)).map { index in
            phase += hertz(Double(index) / 48_000) / 48_000
            return Float((1...harmonics).reduce(0.0) { $0 + sin(2 * .pi * phase * Double($1)) / Double($1) }) * 0.2
        }
    }

    private func noise(_ count: Int) -> [Float] {
        var samples = [Float](repeating: 0, count: count)
        samples.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { try? NoiseSource(seed: 3).fill(base, start: 0, count: count) }
        }
        return samples.map { $0 * 0.1 }
    }

    @Test("A pitch is found to a few cents, in every octave", arguments: [98.0, 147, 220, 330, 523, 784])
    func pitch(hertz: Double) {
        let track = PitchTracker(tone { _ in hertz }).track()
        for frame in 10..<track.f0.count - 10 {
            #expect(abs(1200 * log2(Double(track.f0[frame]) / hertz)) < 5, "\(track.f0[frame])")
            #expect(track.voicing[frame] > 0.9)
        }
    }

    @Test("A missing fundamental and a loud second harmonic do not move it by an octave")
    func octaves() {
        let sound = (0..<19_200).map { index -> Float in
            let phase = 2 * Double.pi * 200 * Double(index) / 48_000
            return Float(sin(2 * phase) + 0.4 * sin(3 * phase) + 0.3 * sin(4 * phase)) * 0.2
        }
        let track = PitchTracker(sound).track()
        for frame in 10..<track.f0.count - 10 { #expect(abs(track.f0[frame] - 200) < 2) }
    }

    @Test("A gliding pitch is followed")
    func glide() {
        let track = PitchTracker(tone { 200 + 60 * $0 }).track()
        for frame in 12..<track.f0.count - 12 {
            let expected = 200 + 60 * Double(frame) * 0.005
            #expect(abs(1200 * log2(Double(track.f0[frame]) / expected)) < 12)
        }
    }

    @Test("Noise and silence have no pitch")
    func unvoiced() {
        let track = PitchTracker(noise(19_200) + [Float](repeating: 0, count: 9_600)).track()
        #expect(track.f0.count { $0 > 0 } < track.f0.count / 20)
    }

    @Test("Breath is told from voice: little in a clean tone, all of it in noise, half where they are alike")
    func breath() throws {
        let clean = try SampleAnalyser.analyse(tone({ _ in 250 }, harmonics: 60))
        func share(_ sample: VoiceSample, band: Int) -> Float {
            let middle = (20..<sample.frames - 20).map { sample.breath[$0 * SampleShape.bands + band] }
            return exp(middle.reduce(0, +) / Float(middle.count))
        }
        #expect(share(clean, band: 0) < 0.01)
        #expect(share(clean, band: 4) < 0.02)
        let voice = tone({ _ in 250 }, harmonics: 60)
        let mixed = try SampleAnalyser.analyse(zip(voice, noise(voice.count)).map { $0 + $1 })
        #expect(share(mixed, band: 0) < share(mixed, band: 7))
        #expect(share(mixed, band: 9) > 0.3)
    }

    @Test("Sounded again at its own pitch, noise and tone keep their level", arguments: [150.0, 260])
    func levels(hertz: Double) throws {
        let sound = tone({ _ in hertz }, seconds: 0.5, harmonics: 30)
        let sample = try SampleAnalyser.analyse(sound)
        var synthesiser = try SampleSynthesiser(
            f0: [Float](repeating: Float(hertz), count: 100), timbre: 0, seed: 1)
        var again: [Float] = []
        for moment in 0..<100 {
            let part = VoiceMoment.Part(sample: sample, place: Float(moment), weight: 1, keepsNoise: false)
            let finished = synthesiser.push(VoiceMoment([part]))
            if moment > 0 { again += finished }
        }
        func level(_ samples: ArraySlice<Float>) -> Float {
            10 * log10(samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count))
        }
        #expect(abs(level(again[9_600..<16_800]) - level(sound[9_600..<16_800])) < 1)
    }
}
