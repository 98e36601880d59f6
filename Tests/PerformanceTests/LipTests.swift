import Foundation
import Script
import Testing

@testable import Performance

@Suite("The mouth of a recording")
struct LipTests {
    /// Three tones, as `Training/voicelab/lips.py` heard them.
    private static let tones: [Float] = (0..<10_240).map { index in
        let turn = 2 * Double.pi * Double(index) / 44_100
        return Float(0.3 * sin(220 * turn) + 0.2 * sin(1730 * turn) + 0.05 * sin(5100 * turn))
    }

    @Test("hears the same bands as the training")
    func bands() {
        var bands = LipBands()
        let frames = bands.add(Self.tones) + bands.finish()
        #expect(frames.count == 20)
        let wanted: [(Int, [Float])] = [
            (4, [-5.232, -7.64, -10.549, -5.464, -10.427, -11.513, -11.513]),
            (10, [-5.067, -7.762, -11.501, -5.464, -10.444, -11.513, -11.513]),
            (15, [-5.167, -7.664, -9.994, -5.463, -10.457, -11.513, -11.513]),
        ]
        for (frame, values) in wanted {
            for (index, value) in values.enumerated() {
                #expect(abs(frames[frame][8 * index] - value) < 0.02, "frame \(frame), band \(8 * index)")
            }
        }
    }

    @Test("piece by piece it asks for what it asks for whole, three frames and half a window ahead")
    func streaming() {
        func inputs(_ size: Int) -> [[Float]] {
            var stream = LipStream()
            var results: [[Float]] = []
            var known = 0
            let drain = { (stream: inout LipStream) in
                while let (values, frames) = stream.next() {
                    let rows = (0..<frames).map { Array(values[$0 * LipStream.bands..<($0 + 1) * LipStream.bands]) }
                    for first in 0..<(frames - LipStream.past - LipStream.ahead) {
                        results.append(rows[first...(first + LipStream.past + LipStream.ahead)].flatMap(\.self))
                    }
                }
            }
            let sound = Self.tones + Self.tones + Self.tones
            for start in stride(from: 0, to: sound.count, by: size) {
                let piece = sound[start..<min(sound.count, start + size)]
                known += piece.count
                stream.add(piece)
                drain(&stream)
                // 58 ms of sound beyond a result's own time, and its pair's, suffice.
                #expect(results.count >= (known - 2560) / 512 - 2)
            }
            stream.finish()
            drain(&stream)
            return results
        }
        let whole = inputs(.max / 2)
        #expect(whole.count == 60)
        #expect(inputs(37) == whole)
        #expect(inputs(3000) == whole)
    }

    /// Where a frame begins on the timeline.
    private func at(_ frame: Int) -> Int { Timeline.position(seconds: Double(frame) / LipStream.frameRate) }

    /// Opinions that are sure of one class a frame.
    private func sure(_ numbers: [Int]) -> [Float] {
        numbers.flatMap { number in (0..<LipClass.count).map { $0 == number ? -0.05 : -6 } }
    }

    @Test("without a text the likeliest sounds are shown, flickers are not, lips that close always")
    func decoding() {
        var numbers = [Int](repeating: 0, count: 20)
        numbers += [Int](repeating: LipClass.number(of: .open), count: 15)
        numbers[25] = LipClass.number(of: .alveolar)
        numbers += [Int](repeating: LipClass.number(of: .lipNasal), count: 6)
        numbers += [Int](repeating: LipClass.number(of: .closeFront), count: 12)
        let samples = (0..<(numbers.count * 512)).map { Float(sin(Double($0) * 0.1)) * 0.3 }
        let plan = HeardPlan.plan(sure(numbers), samples: samples)
        #expect(plan.phonemes.map(\.value.symbol) == ["SP", "en/AA", "en/M", "en/IY"])
        #expect(plan.phonemes[2].start == at(35) && plan.phonemes[2].end == at(41))
        #expect(plan.phonemes.last?.end == plan.duration)
        #expect(MouthTrack(plan).frame(at: at(38)).seal == 1)
    }

    @Test("with a text its sounds keep their order and get their times; words follow")
    func alignment() throws {
        var spoken = Synthetic.plan([
            .init("SIL", 0.1), .init("en/M", 0.1), .init("en/AY", 0.2), .init("en/B", 0.1), .init("en/IY", 0.1),
            .init("SIL", 0.1),
        ])
        spoken.words = [
            Timed("my", start: spoken.phonemes[1].start, end: spoken.phonemes[2].end),
            Timed("bee", start: spoken.phonemes[3].start, end: spoken.phonemes[4].end),
        ]
        let of = { (phone: Phone) in LipClass.number(of: phone) }
        var numbers = [Int](repeating: 0, count: 30) + [Int](repeating: of(.lipNasal), count: 8)
        numbers += [Int](repeating: of(.open), count: 10) + [Int](repeating: of(.nearCloseFront), count: 6)
        numbers += [Int](repeating: 0, count: 9) + [Int](repeating: of(.plosive), count: 7)
        numbers += [Int](repeating: of(.closeFront), count: 20) + [Int](repeating: 0, count: 10)
        let samples = [Float](repeating: 0.1, count: numbers.count * 512)
        let plan = try HeardPlan.plan(sure(numbers), samples: samples, spoken: spoken)
        #expect(plan.phonemes.map(\.value.symbol) == ["SP", "en/M", "en/AY", "SP", "en/B", "en/IY", "SIL"])
        #expect(plan.words.map(\.value) == ["my", "bee"])
        #expect(plan.words[0].start == at(30) && plan.words[0].end == at(54))
        #expect(plan.words[1].start == at(63) && plan.words[1].end == at(90))
    }

    @Test("a text that is longer than its sound, and numbers that are none, are told and survived")
    func hostile() throws {
        let spoken = Synthetic.plan(Sentences.english[0], .english)
        #expect(throws: LipError.self) {
            try HeardPlan.plan(sure([0, 0, 0]), samples: [0, 0], spoken: spoken)
        }
        let broken = [Float](repeating: .nan, count: 200 * LipClass.count)
        let samples = [Float](repeating: .infinity, count: 32_000)
        let plan = HeardPlan.plan(broken, samples: samples)
        #expect(plan.phonemes.last?.end == plan.duration)
        let aligned = try HeardPlan.plan(broken, samples: samples, spoken: spoken)
        let isFinite = FacePlan(plan: aligned).curves(rate: 30).frames.allSatisfy { $0.allSatisfy { $0.isFinite } }
        #expect(isFinite)
        #expect(HeardPlan.plan([], samples: []).duration == 0)
    }
}
