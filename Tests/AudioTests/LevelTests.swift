import Audio
import Testing

@Suite struct LoudnessMeasuring {
    @Test func `the reference sine reads −3.01 LUFS`() {
        #expect(abs(Loudness.integrated(Signal.sine(997, seconds: 5)) + 3.01) < 0.02)
        let stereo = Signal.sine(997, seconds: 5).flatMap { [$0, Float(0)] }
        #expect(abs(Loudness.integrated(stereo, channels: 2) + 3.01) < 0.02)
        let both = Signal.sine(997, seconds: 5).flatMap { [$0, $0] }
        #expect(abs(Loudness.integrated(both, channels: 2)) < 0.02)
    }

    @Test func `pauses and quiet parts are gated`() {
        let loud = Signal.sine(997, seconds: 10, amplitude: 0.1)
        let quiet = Signal.sine(997, seconds: 10, amplitude: 0.1 / 31.6)
        let silence = [Float](repeating: 0, count: 480_000)
        #expect(abs(Loudness.integrated(loud + silence + quiet) + 23.01) < 0.1)
    }

    @Test func `silence and clips too short have no loudness`() {
        #expect(Loudness.integrated([]) == -.infinity)
        #expect(Loudness.integrated([Float](repeating: 0, count: 48_000)) == -.infinity)
        #expect(Loudness.integrated(Signal.sine(997, seconds: 0.3)) == -.infinity)
    }

    @Test func `the meter does not care how the sound is cut`() {
        let samples = Signal.noise(48_000)
        var meter = LoudnessMeter()
        for start in stride(from: 0, to: samples.count, by: 1001) {
            meter.add(Array(samples[start..<min(samples.count, start + 1001)]))
        }
        #expect(meter.integrated == Loudness.integrated(samples))
    }

    @Test func `the true peak finds what lies between the samples`() {
        // A quarter of the rate, an eighth of a period off: every sample is 0.707, the wave reaches 1.
        let samples = (0..<4800).map { [Float](arrayLiteral: 0.70711, 0.70711, -0.70711, -0.70711)[$0 % 4] }
        #expect(abs(Loudness.samplePeak(samples) + 3.01) < 0.01)
        #expect(abs(Loudness.truePeak(samples)) < 0.3)
        let steady = Signal.tone(997, seconds: 1, amplitude: 0.5)
        #expect(abs(Loudness.truePeak(steady) + 6.02) < 0.05)
        #expect(Loudness.truePeak([]) == -.infinity)
        #expect(Loudness.samplePeak([0]) == -.infinity)
    }
}

@Suite struct Limiting {
    @Test func `nothing passes the ceiling`() {
        var limiter = Limiter(ceiling: -1)
        let output = limiter.process(Signal.noise(48_000, amplitude: 4)) + limiter.finish()
        #expect(output.count == 48_000)
        #expect(Loudness.samplePeak(output) <= -0.999)
        #expect(Loudness.samplePeak(output) > -1.5)
    }

    @Test func `sound below the ceiling passes unchanged and on time`() {
        var limiter = Limiter(ceiling: -1)
        let input = Signal.noise(5000, amplitude: 0.8)
        #expect(limiter.process(input) + limiter.finish() == input)
    }

    @Test func `how the sound is cut does not change it`() {
        let input = Signal.noise(5000, amplitude: 2)
        var whole = Limiter()
        let expected = whole.process(input) + whole.finish()
        for size in [1, 17, 239, 240, 241, 1000] {
            var limiter = Limiter()
            var output: [Float] = []
            for start in stride(from: 0, to: input.count, by: size) {
                output += limiter.process(Array(input[start..<min(input.count, start + size)]))
            }
            #expect(output + limiter.finish() == expected)
        }
    }

    @Test func `the gain moves smoothly around a peak`() {
        var limiter = Limiter(ceiling: -6.0206)
        var input = [Float](repeating: 0.25, count: 10_000)
        input[5000] = 1
        let output = limiter.process(input) + limiter.finish()
        #expect(abs(output[5000] - 0.5) < 0.001)
        #expect(output[4000] == 0.25)
        let around = output.indices.dropFirst().filter { $0 != 5000 && $0 != 5001 }
        #expect(around.allSatisfy { abs(output[$0] - output[$0 - 1]) < 0.002 })
    }

    @Test func `a finished limiter starts anew, short clips come whole, and NaN is silence`() {
        var limiter = Limiter()
        let input = Signal.noise(100, amplitude: 3)
        let first = limiter.process(input) + limiter.finish()
        #expect(first.count == 100)
        #expect(limiter.process(input) + limiter.finish() == first)
        #expect(limiter.process([.nan]) + limiter.finish() == [0])
        #expect(limiter.finish().isEmpty)
    }
}

@Suite struct SixteenBits {
    @Test func `samples are scaled, rounded and clipped`() {
        let samples: [Float] = [0, 0.5, -0.5, 1, -1, 2, -2, .nan, .infinity, -.infinity, 1 / 32768, 0.4 / 32768]
        #expect(PCM16.encode(samples) == [0, 16384, -16384, 32767, -32768, 32767, -32768, 0, 32767, -32768, 1, 0])
        #expect(PCM16.encode([]).isEmpty)
    }

    @Test func `bytes are little-endian and come back`() {
        #expect(PCM16.bytes([1 / 32768, -1]) == [1, 0, 0, 0x80])
        let samples = PCM16.decode([Int16.min, -1, 0, 1, Int16.max])
        #expect(PCM16.decode(bytes: PCM16.bytes(samples)) == samples)
        #expect(PCM16.decode(bytes: [1]).isEmpty)
    }
}
