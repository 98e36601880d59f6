import Script
import Testing

@testable import Singing

@Suite struct SongQueueTests {
    private static let second = Timeline.rate
    private static let phrases = [0, 4 * second, 9 * second, 15 * second]

    private func queue(_ songs: [String] = ["a", "b"]) throws -> SongQueue {
        var queue = SongQueue()
        for song in songs { try queue.request(song, title: song.uppercased(), sender: "v") }
        return queue
    }

    /// The first song is on the air since 100 s of the timeline; it lasts 20 s.
    private func singing(_ songs: [String] = ["a", "b"]) throws -> SongQueue {
        var queue = try queue(songs)
        queue.began(1, start: 100 * Self.second, duration: 20 * Self.second, phrases: Self.phrases)
        return queue
    }

    @Test("Songs are sung in the order they were asked for")
    func order() throws {
        var queue = try queue(["a", "b", "c"])
        var sung: [String] = []
        while let next = queue.next {
            sung.append(next.song)
            queue.began(next.id, start: 0, duration: 10, phrases: [])
            #expect(queue.next == nil)
            queue.ended(next.id)
        }
        #expect(sung == ["a", "b", "c"])
        #expect(queue.items.allSatisfy { $0.state == .done })
    }

    @Test(
        "Talk interrupts, and the song goes on from the beginning of its phrase",
        arguments: [(101, 0), (105, 4), (113, 9), (117, 15)])
    func resume(at: Int, from: Int) throws {
        var queue = try singing()
        queue.interrupted(at: at * Self.second)
        #expect(queue.current?.state == .interrupted)
        #expect(queue.next?.id == 1)
        #expect(queue.next?.position == from * Self.second)
    }

    @Test("An interrupted song goes on before those that wait, also before one asked for meanwhile")
    func resumesFirst() throws {
        var queue = try singing()
        queue.interrupted(at: 105 * Self.second)
        try queue.request("c", title: "C", sender: "w", first: true)
        #expect(queue.next?.song == "a")
        queue.began(1, start: 200 * Self.second, duration: 20 * Self.second, phrases: Self.phrases)
        queue.ended(1)
        #expect(queue.waiting.map(\.song) == ["c", "b"])
    }

    @Test("A resumed song is interrupted again at its own place")
    func twice() throws {
        var queue = try singing()
        queue.interrupted(at: 105 * Self.second)
        // Sung on from 4 s at 130 s: were it heard from its beginning, that was at 126 s.
        queue.began(1, start: 126 * Self.second, duration: 20 * Self.second, phrases: Self.phrases)
        #expect(queue.position(of: queue.items[0], at: 131 * Self.second) == 5 * Self.second)
        queue.interrupted(at: 136 * Self.second)
        #expect(queue.next?.position == 9 * Self.second)
    }

    @Test("Cut again before it is heard, it has not gone back a phrase")
    func cutAtOnce() throws {
        var queue = try singing()
        queue.interrupted(at: 113 * Self.second)
        queue.began(1, start: 191 * Self.second, duration: 20 * Self.second, phrases: Self.phrases)
        queue.interrupted(at: 199 * Self.second)
        #expect(queue.next?.position == 9 * Self.second)
    }

    @Test("A song on its way is cut too: skipped, cancelled, sought; one that only waits is not")
    func prepared() throws {
        var queue = try queue()
        queue.prepares(1)
        let skipped = queue.skip()
        #expect(skipped && queue.items[0].state == .cancelled)
        queue.prepares(2)
        let sought = try queue.seek(2, to: 3)
        let cancelled = try queue.cancel(2)
        #expect(sought && cancelled)
        try queue.request("c", title: "C", sender: "v")
        queue.prepares(3)
        queue.interrupted(at: 0)
        let nothing = queue.skip()
        #expect(!nothing && queue.next?.song == "c")
    }

    @Test("An interrupted song on its way back is cut where it is skipped")
    func preparedAgain() throws {
        var queue = try singing()
        queue.interrupted(at: 105 * Self.second)
        queue.prepares(1)
        let cut = queue.skip()
        #expect(cut && queue.next?.song == "b")
    }

    @Test("Cut in its last half second it is over")
    func lastBreath() throws {
        var queue = try singing()
        queue.interrupted(at: 119 * Self.second + 40_000)
        #expect(queue.items[0].state == .done)
        #expect(queue.next?.song == "b")
    }

    @Test("Stop means stop: nothing goes on until a song is asked for")
    func stop() throws {
        var queue = try singing()
        queue.stop()
        #expect(queue.next == nil && queue.isHeld)
        #expect(queue.items.allSatisfy { $0.state == .cancelled })
        try queue.request("c", title: "C", sender: "v")
        #expect(queue.next?.song == "c")
    }

    @Test("Skipping cuts the song on the air and leaves the next")
    func skip() throws {
        var queue = try singing()
        let cut = queue.skip()
        #expect(cut)
        #expect(queue.next?.song == "b")
        let again = queue.skip()
        #expect(!again)
    }

    @Test("Seeking goes to the phrase that is sung there")
    func seek() throws {
        var queue = try singing()
        let cut = try queue.seek(1, to: 10.5)
        #expect(cut)
        #expect(queue.next?.position == 9 * Self.second)
        #expect(throws: SongQueueError.noSuchPlace(20)) { try queue.seek(1, to: 21) }
        #expect(throws: SongQueueError.self) { try queue.seek(1, to: .nan) }
        #expect(throws: SongQueueError.self) { try queue.seek(1, to: -1) }
        #expect(throws: SongQueueError.noSuchItem(9)) { try queue.seek(9, to: 1) }
        // One that waits begins there, without a cut.
        let waits = try queue.seek(2, to: 5)
        #expect(!waits)
        #expect(queue.items[1].position == 5 * Self.second)
    }

    @Test("A song that waits is taken out without a cut, one on the air with one")
    func cancel() throws {
        var queue = try singing()
        let (waits, sings) = (try queue.cancel(2), try queue.cancel(1))
        #expect(!waits && sings)
        #expect(throws: SongQueueError.noSuchItem(1)) { try queue.cancel(1) }
        #expect(queue.next == nil)
    }

    @Test("Nobody fills the queue, and the queue has an end")
    func bounds() throws {
        var queue = SongQueue()
        for _ in 0..<SongQueue.mostOfOne { try queue.request("a", title: "A", sender: "v") }
        #expect(throws: SongQueueError.tooManyOfOne(SongQueue.mostOfOne)) {
            try queue.request("a", title: "A", sender: "v")
        }
        for index in queue.waiting.count..<SongQueue.mostWaiting {
            try queue.request("a", title: "A", sender: "w\(index)")
        }
        #expect(throws: SongQueueError.full(SongQueue.mostWaiting)) {
            try queue.request("a", title: "A", sender: "x", isTrusted: true)
        }
    }

    @Test("Only the last ended songs are remembered")
    func forgets() throws {
        var queue = SongQueue()
        for index in 0..<60 {
            let item = try queue.request("s\(index)", title: "", sender: "v")
            queue.failed(item.id, String(repeating: "x", count: 9_000))
        }
        #expect(queue.items.count == SongQueue.mostEnded)
        #expect(queue.items.last?.song == "s59")
        #expect(queue.items.last?.problem?.count == 400)
    }

    @Test("What ended elsewhere changes nothing")
    func lateNews() throws {
        var queue = try singing()
        queue.stop()
        queue.ended(1)
        queue.failed(1, "late")
        queue.began(1, start: 0, duration: 1, phrases: [])
        queue.interrupted(at: 0)
        #expect(queue.items[0].state == .cancelled)
    }

    @Test("Whatever happens in whatever order, one song at most is on the air")
    func invariants() throws {
        var queue = SongQueue()
        var state: UInt64 = 7
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for step in 0..<5_000 {
            let id = draw(40) + step / 60
            switch draw(10) {
            case 0, 1: _ = try? queue.request("s", title: "S", sender: "v\(draw(20))", first: draw(3) == 0)
            case 2:
                if let next = queue.next {
                    queue.began(next.id, start: step, duration: 1_000_000, phrases: [0, 500_000])
                }
            case 3: queue.interrupted(at: step + draw(2_000_000))
            case 4: if let now = queue.current { queue.ended(now.id) }
            case 5: _ = try? queue.cancel(id)
            case 6: _ = try? queue.seek(id, to: Double(draw(30)))
            case 7: if draw(20) == 0 { queue.stop() } else { _ = queue.skip() }
            case 8: if let next = queue.next { queue.prepares(next.id) }
            default: queue.failed(id, "why")
            }
            #expect(queue.items.count { $0.state == .singing } <= 1)
            #expect(queue.waiting.count <= SongQueue.mostWaiting)
            #expect(queue.items.count <= SongQueue.mostWaiting + SongQueue.mostEnded + 2)
            #expect(queue.items.allSatisfy { $0.position >= 0 })
        }
    }
}
