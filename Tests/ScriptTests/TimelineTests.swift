import Script
import Testing

@Suite struct TimelineTests {
    @Test func aPositionIsFoundByBisection() {
        let words = [Timed("a", start: 0, end: 10), Timed("b", start: 10, end: 20), Timed("c", start: 30, end: 31)]
        #expect(words.element(at: 0)?.value == "a")
        #expect(words.element(at: 10)?.value == "b")
        #expect(words.element(at: 25) == nil)
        #expect(words.element(at: 30)?.value == "c")
        #expect(words.element(at: 31) == nil)
    }

    @Test func secondsAndPositionsAgree() {
        #expect(Timeline.position(seconds: 1.5) == 72_000)
        #expect(Timeline.seconds(24_000) == 0.5)
    }

    @Test func aTempoMapAddsUpItsStretches() {
        let tempos = TempoMap([.init(tick: 960, bpm: 60), .init(tick: 0, bpm: 120), .init(tick: 5, bpm: -3)])
        #expect(tempos.changes.count == 2)
        #expect(tempos.seconds(at: 960, resolution: 480) == 1.0)
        #expect(tempos.seconds(at: 1440, resolution: 480) == 2.0)
    }

    @Test func aCurveHoldsItsEndsAndInterpolatesBetween() {
        let curve = Curve(rate: 10, values: [0, 10, 20])
        #expect(curve.value(at: -5) == 0)
        #expect(abs(curve.value(at: Timeline.position(seconds: 0.05)) - 5) < 0.001)
        #expect(curve.value(at: Timeline.position(seconds: 9)) == 20)
    }

    @Test func theMasterSetHoldsArkitAndTheHead() {
        #expect(FaceChannel.names.count == 57)
        #expect(FaceChannel.names[17] == "jawOpen")
        #expect(FaceChannel.names[51] == "tongueOut")
    }
}
