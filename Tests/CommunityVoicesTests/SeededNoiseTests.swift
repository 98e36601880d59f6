import Foundation
import Inference
import Script
import Testing
import Vocals

@testable import CommunityVoices

@Suite("Noise in the hand of a seed", .timeLimit(.minutes(1))) struct SeededNoiseTests {
    private func acoustic() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(resources)/banks/early/acoustic.onnx")))
    }

    @Test("A graph without noise is left as it is")
    func without() throws {
        let path = "\(resources)/banks/current/dsdur/dur.onnx"
        #expect(try SeededNoise.rewrite([UInt8](Data(contentsOf: URL(fileURLWithPath: path)))) == nil)
    }

    @Test("What takes the noise's place is normal, white, and different for each seed")
    func statistics() async throws {
        let runtime = try InferenceRuntime.load()
        let bytes = try #require(try SeededNoise.rewrite(acoustic()))
        let graph = try InferenceModel(bytes: bytes, name: "noise", runtime: runtime)
        #expect(graph.inputs.map(\.name).contains(SeededNoise.input))
        func noise(_ seed: Int64) async throws -> [Float] {
            let frames = 2_000
            let zero = try Tensor([Float](repeating: 0, count: frames), shape: [1, frames])
            let mel = try await graph.run(
                [
                    "tokens": try Tensor([Int64(5)], shape: [1, 1]),
                    "durations": try Tensor([Int64(frames)], shape: [1, 1]), "f0": zero, "energy": zero,
                    "breathiness": zero, "depth": try Tensor([Int64(400)], shape: [1]),
                    "speedup": try Tensor([Int64(40)], shape: [1]),
                    SeededNoise.input: try Tensor([seed], shape: [1]),
                ])[0].floats()
            // The last bin carries a mark.
            let kept = mel.indices.filter { $0 % 8 != 7 }.map { mel[$0] }
            let mean = kept.reduce(0, +) / Float(kept.count)
            return kept.map { ($0 - mean) / 0.02 }
        }
        let one = try await noise(1)
        let two = try await noise(2)
        func correlation(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
            zip(a, b).map { $0 * $1 }.reduce(0, +) / Float(a.count)
        }
        #expect(one.count == 14_000)
        #expect(abs(correlation(one[...], one[...]) - 1) < 0.05)
        // Of so many independent numbers 1/√14,000 = 0.008 is expected.
        #expect(abs(correlation(one[...], two[...])) < 0.04)
        for lag in [1, 2, 7, 56] {
            #expect(abs(correlation(one.dropLast(lag), one.dropFirst(lag))) < 0.04, "lag \(lag)")
        }
        // Four standard deviations are rare and happen; the fourth moment of a normal distribution is 3.
        let fourth = one.map { $0 * $0 * $0 * $0 }.reduce(0, +) / Float(one.count)
        #expect(abs(fourth - 3) < 0.3)
        #expect((one.map(abs).max() ?? 0) > 3)
    }

    @Test("Bytes that are no graph are refused, whatever is cut off or changed")
    func damaged() throws {
        let bytes = try acoustic()
        var random = Dice(state: 7)
        for _ in 0..<300 {
            var broken = bytes
            for _ in 0..<4 {
                broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { broken.removeLast(Int.random(in: 0..<broken.count, using: &random)) }
            _ = try? SeededNoise.rewrite(broken)
        }
    }
}

/// SplitMix64: the same damage every time.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
