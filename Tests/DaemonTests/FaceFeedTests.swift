import Testing

@testable import Daemon

@Suite struct FaceFeedTests {
    @Test func theFaceIsSentAheadOnceAndOnAGrid() {
        var feed = FaceFeed()
        let first = feed.due(at: 0)
        #expect(first == [0, 4_800, 9_600, 14_400, 19_200, 24_000])
        #expect(feed.due(at: 0).isEmpty)
        #expect(feed.due(at: 4_800) == [28_800])
    }

    @Test func aChangeIsSentAgainFromItsBlockOn() {
        var feed = FaceFeed()
        _ = feed.due(at: 0)
        feed.redo(from: 10_000)
        #expect(feed.due(at: 0).first == 9_600)
    }

    @Test func aLineIsFedToItsEnd() {
        var feed = FaceFeed()
        #expect(feed.due(at: 0, upTo: 48_000).last == 48_000)
    }

    @Test func afterADesertedHourOnlyThePresentIsSent() {
        var feed = FaceFeed()
        _ = feed.due(at: 0)
        #expect((feed.due(at: 3_600 * 48_000).first ?? 0) >= 3_599 * 48_000)
    }
}
