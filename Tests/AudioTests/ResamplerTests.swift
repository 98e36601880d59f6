import Audio
import Testing

@Suite struct ResamplerTests {
    @Test(arguments: [
        (22_050, 48_000), (24_000, 48_000), (44_100, 48_000), (48_000, 16_000), (48_000, 48_000), (96_000, 8000),
    ])
    func `an output sample has the time of its input sample`(source: Int, target: Int) throws {
        let input = Signal.tone(441, seconds: 0.5, rate: source)
        let expected = Signal.tone(441, seconds: 0.5, rate: target)
        let output = try Resampler.resample(input, from: source, to: target)
        #expect(Signal.ratio(expected[...], output[...]) > 60)
    }

    @Test(arguments: [0, 1, 2, 3, 100, 1023, 1024, 22_049, 22_050])
    func `the length is exact`(count: Int) throws {
        let output = try Resampler.resample(Signal.noise(count), from: 22_050, to: 48_000)
        #expect(output.count == Int((Double(count) * 48_000 / 22_050).rounded()))
        let back = try Resampler.resample(Signal.noise(count), from: 48_000, to: 44_100)
        #expect(back.count == Int((Double(count) * 44_100 / 48_000).rounded()))
    }

    @Test(arguments: [1, 7, 256, 5000])
    func `chunks do not change the sound`(size: Int) throws {
        let input = Signal.noise(12_000)
        let whole = try Resampler.resample(input, from: 22_050, to: 48_000)
        let resampler = try Resampler(from: 22_050, to: 48_000)
        var pieces: [Float] = []
        for start in stride(from: 0, to: input.count, by: size) {
            pieces += try resampler.process(Array(input[start..<min(input.count, start + size)]))
        }
        pieces += try resampler.finish()
        #expect(pieces == whole)
    }

    @Test func `a finished resampler starts anew`() throws {
        let input = Signal.noise(3000)
        let resampler = try Resampler(from: 16_000, to: 48_000)
        let first = try resampler.process(input) + resampler.finish()
        let second = try resampler.process(input) + resampler.finish()
        #expect(first == second)
    }

    @Test func `impossible rates are refused`() {
        #expect(throws: AudioError.self) { try Resampler(from: 0, to: 48_000) }
        #expect(throws: AudioError.self) { try Resampler(from: 48_000, to: -1) }
        #expect(throws: AudioError.self) { try Resampler(from: 10, to: 48_000) }
    }
}
