import Foundation
import Inference
import Testing

@testable import Vocals

@Suite struct `What enters a graph whose output is late` {
    @Test func `is every frame once, in order, and at the end as many empty ones as the output is late`() {
        for ends in [[10], [1, 2, 10], [3, 3, 9, 10], [10, 12]] {
            var feed = LateFeed(total: 10, late: 4)
            var entered: [Int] = []
            for end in ends {
                if let range = feed.advance(to: end) { entered += range }
                #expect(feed.finished == min(end, 10))
            }
            #expect(entered == Array(0..<14), "\(ends)")
        }
    }

    @Test func `is nothing when the output is there already`() {
        var feed = LateFeed(total: 10, late: 4)
        #expect(feed.advance(to: 6) == 0..<10)
        #expect(feed.advance(to: 6) == nil && feed.advance(to: 2) == nil)
        #expect(feed.advance(to: 7) == 10..<11)
    }

    @Test func `is zeros where the whole has no frames`() {
        #expect([1, 2, 3, 4].rows(-1..<1, width: 2) == [0, 0, 1, 2])
        #expect([1, 2, 3, 4].rows(1..<4, width: 2) == [3, 4, 0, 0, 0, 0])
        #expect([1, 2].rows(5..<6, width: 1) == [0])
    }
}

@Suite struct `The filters of a script` {
    @Test func `are the same in any pieces`() async throws {
        let voice = try await house.value
        let f0 = (0..<130).map { Float($0 % 40 < 9 ? 0 : 180 + $0) }
        let hidden = try await voice.networks.spectral.run(
            voice.networks.tokens(of: [.silence, Phone("AA"), .silence]))
        let frames = LengthRegulator.frames(hidden: hidden, durations: [10, 110, 10])
        func filters(_ ends: [Int]) async throws -> [Float] {
            let mels = try MelStream(voice, frames: frames, f0: f0, speaker: voice.manifest.speakers[1], timbre: 2)
            var stream = try FilterStream(voice, mels: mels, f0: f0)
            var result: (harmonic: [Float], count: Int) = ([], 0)
            for end in ends {
                let made = try await stream.advance(to: end)
                result.harmonic += made.harmonic
                result.count += made.count
                #expect(result.count == end)
            }
            return result.harmonic
        }
        let whole = try await filters([130])
        let pieces = try await filters([1, 24, 25, 72, 129, 130])
        // Numbers of eight bits are scaled by the piece they are in: that is what may differ. A row that is carried
        // wrongly differs by 1 and more.
        #expect(whole.count == pieces.count)
        let apart = zip(whole, pieces).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(whole.count)
        #expect(apart < 0.02, "\(apart)")
    }
}

@Suite struct `The knots of a filter` {
    private let shape = HouseShape(rate: 44_100, hop: 512, mels: 128, melRange: 40...16_000)

    @Test func `begin at every bin, end at the last one and spread with frequency`() {
        let knots = shape.knots
        #expect(Array(knots.bins.prefix(60)) == Array(0..<60) && knots.bins.last == 1024)
        let steps = zip(knots.bins, knots.bins.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { $0 >= 1 } && steps.prefix(60).allSatisfy { $0 == 1 })
        // Where 1.5 kHz are 69.7 bins, a knot lies a 69.7th of its frequency from the next.
        #expect(steps.dropLast().max() == 15)
    }

    @Test func `give straight lines of the logarithm between them`() {
        let knots = shape.knots
        let logarithms = knots.bins.indices.map { Float(sin(Double($0) / 9)) * 3 }
        let tilt = knots.bins.map { Float($0) / 1024 }
        var magnitudes = [Float](repeating: -1, count: shape.bins)
        knots.magnitudes(logarithms, lift: 0.5, tilt: tilt, into: &magnitudes)
        for bin in 0..<shape.bins {
            let place = knots.value(logarithms, at: bin) + 0.5 * knots.value(tilt, at: bin)
            #expect(abs(log(magnitudes[bin]) - place) < 1e-4, "bin \(bin)")
        }
        var lines = [Float](repeating: -9, count: shape.bins)
        knots.lines(logarithms, into: &lines)
        for bin in 0..<shape.bins { #expect(abs(lines[bin] - knots.value(logarithms, at: bin)) < 1e-5, "bin \(bin)") }
    }
}

@Suite struct `The noise's swell` {
    /// The gain of each sample, by the formula of `Training/voicelab/speaking.py`.
    private func expected(_ parts: [Float], size: Int) -> [Float] {
        (0..<parts.count * size).map { sample in
            let place = (Float(sample) + 0.5) / Float(size) - 0.5
            let index = Int(place.rounded(.down))
            let (low, high) = (parts[max(0, index)], parts[min(parts.count - 1, index + 1)])
            return exp(low + (high - low) * (place - Float(index)))
        }
    }

    @Test func `is a straight line of the logarithm, two frames behind, in whatever pieces it is asked for`() {
        var swell = NoiseSwell(hop: 32)
        let frames: [[Float]] = [[0, 1, -1, 2], [0, 0, 0, 0], [0, 0, 3, -4]]
        for frame in frames { swell.append(frame[...]) }
        let wanted = expected(Array(repeating: 0, count: 8) + frames.joined(), size: 8)
        for pieces in [[144], [1, 3, 60, 80], [64, 64, 16]] {
            var samples = [Float](repeating: 1, count: 144)
            var start = 0
            for count in pieces {
                samples.withUnsafeMutableBufferPointer {
                    swell.apply(to: $0.baseAddress! + start, start: start, count: count)
                }
                start += count
            }
            #expect(zip(samples, wanted).allSatisfy { abs($0 / $1 - 1) < 1e-4 }, "\(pieces)")
        }
    }

    @Test func `leaves alone what lies before the beginning, and everything before anything is said`() {
        var samples = [Float](repeating: 1, count: 40)
        NoiseSwell(hop: 32).apply(to: &samples, start: -20, count: 40)
        #expect(samples.allSatisfy { $0 == 1 })
        #expect(NoiseSwell.parts(of: 12, frames: 3, hop: 32) == 4)
        #expect(NoiseSwell.parts(of: 9, frames: 3, hop: 32) == nil)
        #expect(NoiseSwell.parts(of: 4, frames: 0, hop: 32) == nil)
    }
}

@Suite struct `The fast sine` {
    @Test func `is a sine, for small turns and large ones`() {
        for step in stride(from: -3_000, to: 3_000, by: 8) {
            var turns = SIMD8<Float>.zero
            for lane in 0..<8 { turns[lane] = Float(step + lane) / 97 * (step % 5 == 0 ? 300 : 1) }
            let sines = FastSine.sine(turns: turns)
            for lane in 0..<8 { #expect(abs(sines[lane] - Float(sin(2 * .pi * Double(turns[lane])))) < 6e-7) }
        }
    }
}
