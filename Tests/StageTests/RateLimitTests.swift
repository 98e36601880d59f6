import Testing

@testable import Stage

@Suite struct RateLimitTests {
    @Test func aBurstPassesAndTheRestWaits() {
        var limit = RateLimit(rate: 10, burst: 3, now: 0)
        let admitted = (0..<5).map { _ in limit.admit(now: 0) }
        #expect(admitted == [true, true, true, false, false])
        let later = (0..<2).map { _ in limit.admit(now: 0.1) }
        #expect(later == [true, false])
    }

    @Test func restingNeverSavesUpMoreThanABurst() {
        var limit = RateLimit(rate: 10, burst: 2, now: 0)
        let admitted = (0..<4).map { _ in limit.admit(now: 1_000) }
        #expect(admitted == [true, true, false, false])
    }
}
