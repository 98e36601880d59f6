import Audio
import Script
import Testing

@testable import Mixing

@Suite struct BandSynthTests {
    private static func note(_ key: Int, program: Int, start: Int = 0, seconds: Double = 1, isDrum: Bool = false)
        -> BandNote
    {
        BandNote(
            start: start, end: start + Timeline.position(seconds: seconds), key: key, velocity: 90, program: program,
            isDrum: isDrum)
    }

    private static func render(_ notes: [BandNote], seconds: Double, block: Int = 4_800) throws -> StereoBlock {
        var synth = BandSynth(try BandScore(notes))
        var out = StereoBlock(silence: 0)
        while out.count < Timeline.position(seconds: seconds) {
            let next = synth.render(block)
            out.left += next.left
            out.right += next.right
        }
        return out
    }

    /// The pitch by autocorrelation, refined with a parabola, Hz.
    private static func pitch(_ samples: [Float], near hertz: Double) -> Double {
        let window = Array(samples[9_600..<19_200])
        let centre = 48_000 / hertz
        let lags = Int(centre * 0.9)...Int(centre * 1.1) + 1
        let scores = lags.map { lag in
            zip(window, window.dropFirst(lag)).reduce(0) { $0 + Double($1.0 * $1.1) }
        }
        let best = scores.indices.dropFirst().dropLast().max { scores[$0] < scores[$1] } ?? 0
        let (a, b, c) = (scores[best - 1], scores[best], scores[best + 1])
        return 48_000 / (Double(lags.lowerBound + best) + 0.5 * (a - c) / (a - 2 * b + c))
    }

    @Test("Every instrument is in tune within 6 cents", arguments: [0, 10, 24, 32, 40, 48, 73, 89, 107], [48, 60, 67])
    func tuning(program: Int, key: Int) throws {
        let sound = try Self.render([Self.note(key, program: program, seconds: 2)], seconds: 1)
        let hertz = Tuning.hertz(Double(key))
        let cents = 1_200 * (Self.pitch(sound.mono, near: hertz) / hertz).logarithm
        #expect(abs(cents) < 6, "\(cents) cents")
    }

    @Test("However the blocks are cut, the sound is the same")
    func blocks() throws {
        let notes =
            [0, 24, 48, 107].enumerated().map { Self.note(55 + 4 * $0, program: $1, start: $0 * 7_001) }
            + [Self.note(38, program: 0, start: 5_000, isDrum: true)]
        let whole = try Self.render(notes, seconds: 2, block: 96_000)
        let cut = try Self.render(notes, seconds: 2, block: 777)
        #expect(Array(cut.left.prefix(96_000)) == Array(whole.left.prefix(96_000)))
        #expect(Array(cut.right.prefix(96_000)) == Array(whole.right.prefix(96_000)))
    }

    @Test("A note sounds from its own sample on, and is silent at last")
    func beginning() throws {
        let sound = try Self.render([Self.note(60, program: 0, start: 10_000, seconds: 0.2)], seconds: 3)
        #expect(sound.left[..<10_000].allSatisfy { $0 == 0 })
        #expect(sound.left[10_000..<10_400].contains { abs($0) > 0.001 })
        #expect(sound.left[130_000...].allSatisfy { abs($0) < 0.0005 })
        var synth = BandSynth(try BandScore([Self.note(60, program: 24, seconds: 0.2)]))
        _ = synth.render(48_000 * 6)
        #expect(synth.isFinished)
    }

    @Test("A band of too many notes is refused")
    func bound() {
        let notes = [BandNote](repeating: Self.note(60, program: 0), count: BandScore.mostNotes + 1)
        #expect(throws: MixingError.self) { try BandScore(notes) }
    }
}

extension Double {
    fileprivate var logarithm: Double {
        // log₂ by the series of its own: tests import no C library.
        var x = self
        var result = 0.0
        while x >= 2 { (x, result) = (x / 2, result + 1) }
        while x < 1 { (x, result) = (x * 2, result - 1) }
        var bit = 0.5
        for _ in 0..<40 {
            x *= x
            if x >= 2 { (x, result) = (x / 2, result + bit) }
            bit /= 2
        }
        return result
    }
}
