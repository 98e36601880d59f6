import Performance
import Script
import Testing

@Suite("Idle life")
struct IdleTests {
    private static let minute = 60 * Timeline.rate

    @Test(
        "blink rate and intervals lie in the published ranges over ten minutes",
        arguments: [
            (LifeState.idle, 8.0...21.0), (.listening, 10.5...32.5), (.speaking, 7.0...20.0), (.thinking, 4.5...21.0),
        ])
    func blinkRate(state: LifeState, range: ClosedRange<Double>) {
        for seed in [1, 2, 3] as [UInt64] {
            let blinks = IdleLife(seed: seed).blinks(in: 0..<10 * Self.minute, states: StateTrack(state))
            let rate = Double(blinks.count) / 10
            #expect(range.contains(rate))
            let gaps = zip(blinks, blinks.dropFirst()).map { Timeline.seconds($1.position - $0.position) }.sorted()
            let mean = gaps.reduce(0, +) / Double(gaps.count)
            let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()
            // Right-skewed: the mean above the median, a spread of the order of the mean.
            #expect(mean > 1.08 * gaps[gaps.count / 2])
            #expect((0.4...1.3).contains(deviation / mean))
            #expect(gaps[0] >= 0.25)
        }
    }

    @Test("some blinks are doubles and some are incomplete")
    func blinkKinds() {
        let blinks = IdleLife(seed: 5).blinks(in: 0..<10 * Self.minute)
        let doubles = zip(blinks, blinks.dropFirst()).count { Timeline.seconds($1.position - $0.position) < 0.4 }
        #expect((0.04...0.25).contains(Double(doubles) / Double(blinks.count)))
        #expect((0.08...0.45).contains(Double(blinks.count { $0.depth < 1 }) / Double(blinks.count)))
    }

    @Test("a blink closes faster than it opens and lasts 233 to 300 ms")
    func blinkShape() throws {
        let life = IdleLife(seed: 5)
        let blinks = life.blinks(in: 0..<Self.minute)
        let blink = try #require(
            zip(blinks, blinks.dropFirst()).first { $1.position - $0.position > 48_000 && $0.depth == 1 }?.0)
        let lids = (0..<400).map { life.frame(at: blink.position + $0 * 48)[.eyeBlinkLeft] }
        let peak = try #require(lids.firstIndex(of: 1))
        let end = try #require(lids[(peak + 1)...].firstIndex { $0 == 0 })
        let full = lids.count { $0 == 1 }
        #expect((60...100).contains(peak) && end - peak > 2 * peak - 20 && (233...300).contains(end))
        #expect((8...40).contains(full))
        #expect((100...150).contains(lids.count { $0 > 0.5 }))
    }

    @Test("is the same for the same seed and another for another")
    func determinism() {
        let positions = (0..<200).map { $0 * 7919 }
        let frames = { (seed: UInt64) in positions.map { IdleLife(seed: seed).frame(at: $0) } }
        #expect(frames(7) == frames(7))
        #expect(frames(7) != frames(8))
    }

    @Test("stays in range anywhere on the timeline")
    func range() {
        let life = IdleLife(seed: 11)
        for state in LifeState.allCases {
            for position in [Int.min / 2, -1, 0, 1, 1 << 40, 1 << 52]
                + Array(stride(from: 0, to: Self.minute, by: 9600))
            {
                #expect(life.frame(at: position, states: StateTrack(state)).isInRange)
            }
        }
    }

    @Test("moves without jumps; eyes by saccades")
    func continuity() {
        let life = IdleLife(seed: 3)
        let head: [FaceChannel] = [.headYaw, .headPitch, .headRoll, .bodySway, .breath]
        var last = life.frame(at: 0)
        for index in 1..<3600 {
            let now = life.frame(at: index * 800)
            for channel in head { #expect(abs(now[channel] - last[channel]) < 0.06) }
            last = now
        }
    }

    @Test("never freezes longer than 1.7 s")
    func neverStill() {
        let life = IdleLife(seed: 4)
        for second in 0..<120 {
            let a = life.frame(at: second * Timeline.rate)
            let b = life.frame(at: second * Timeline.rate + 81_600)
            #expect(zip(a, b).contains { abs($0 - $1) > 0.002 })
        }
    }

    @Test("does not repeat: no lag of 4 s to 2 min correlates")
    func noLoop() {
        let life = IdleLife(seed: 9)
        for channel in [FaceChannel.headYaw, .headRoll, .bodySway] {
            // Four values a second over five minutes; of the slow sway, one a second over twenty.
            let step = channel == .bodySway ? 48_000 : 12_000
            let values = (0..<1200).map { Double(life.frame(at: $0 * step)[channel]) }
            let mean = values.reduce(0, +) / Double(values.count)
            let centred = values.map { $0 - mean }
            let power = centred.reduce(0) { $0 + $1 * $1 } / Double(centred.count)
            var worst = 0.0
            for lag in (channel == .bodySway ? 20 : 32)..<480 {
                let pairs = zip(centred, centred.dropFirst(lag))
                let correlation = pairs.reduce(0) { $0 + $1.0 * $1.1 } / Double(centred.count - lag) / power
                worst = max(worst, correlation)
            }
            #expect(worst < 0.6)
        }
    }

    @Test("looks away more when thinking, less when listening")
    func gaze() {
        let away = { (state: LifeState) -> Double in
            let life = IdleLife(seed: 6)
            let frames = (0..<2400).map { life.frame(at: $0 * 4800, states: StateTrack(state)) }
            return Double(
                frames.count {
                    max($0[.eyeLookOutLeft], $0[.eyeLookInLeft], $0[.eyeLookUpLeft], $0[.eyeLookDownLeft]) > 0.1
                }) / 2400
        }
        let parts = [away(.listening), away(.idle), away(.speaking), away(.thinking)]
        #expect(parts[0] < parts[1] && parts[1] < parts[3] && parts[0] < 0.15 && parts[3] > 0.4)
    }

    @Test("both eyes look the same way")
    func conjugate() {
        let life = IdleLife(seed: 2)
        for index in 0..<600 {
            let frame = life.frame(at: index * 4800)
            #expect(
                frame[.eyeLookOutLeft] == frame[.eyeLookInRight] && frame[.eyeLookInLeft] == frame[.eyeLookOutRight])
        }
    }

    @Test("breathes 12 to 20 times a minute")
    func breath() {
        let life = IdleLife(seed: 8)
        let values = (0..<3000).map { life.frame(at: $0 * 4800)[.breath] }
        let rises = zip(values, values.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect((12.0...20.0).contains(Double(rises) / 5))
    }

    @Test("states change smoothly and the last one set wins")
    func states() {
        var track = StateTrack()
        track.set(.thinking, at: 96_000)
        track.set(.listening, at: 48_000)
        #expect(track.mix(at: 48_000)[.idle] == 1)
        #expect(track.mix(at: 96_000)[.listening] == 1 && track.mix(at: 1 << 50)[.thinking] == 0)
        let halfway = track.mix(at: 48_000 + 14_400)
        #expect(abs(halfway[.idle] - 0.5) < 0.01 && abs(halfway[.listening] - 0.5) < 0.01)
        track.forget(before: 10 * 48_000)
        #expect(track.mix(at: 10 * 48_000)[.listening] == 1)
    }
}
