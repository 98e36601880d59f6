import Testing

@testable import Net

@Suite struct OutboundQueueTests {
    private func control(_ text: String) -> OutboundFrame { OutboundFrame(text: text) }
    private func audio(_ count: Int, _ tag: UInt8 = 0) -> OutboundFrame {
        OutboundFrame(binary: [UInt8](repeating: tag, count: count), delivery: .audio)
    }
    private func latest(_ key: Int, _ tag: UInt8) -> OutboundFrame {
        OutboundFrame(binary: [tag], delivery: .latest(key: key))
    }
    private func drain(_ queue: inout OutboundQueue) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        while let frame = queue.pop() { frames.append(Array(frame.payload)) }
        return frames
    }

    @Test func keepsTheOrderOfControlAndAudio() {
        var queue = OutboundQueue()
        #expect(queue.push(audio(2, 1)) == .queued)
        #expect(queue.push(control("a")) == .queued)
        #expect(queue.push(audio(1, 2)) == .queued)
        #expect(queue.byteCount == 4)
        #expect(queue.audioByteCount == 3)
        #expect(drain(&queue) == [[1, 1], [0x61], [2]])
        #expect(queue.byteCount == 0 && queue.audioByteCount == 0 && queue.isEmpty)
    }

    @Test func aNewerFrameOfTheSameKeyTakesThePlaceOfTheOlder() {
        var queue = OutboundQueue()
        _ = queue.push(latest(1, 10))
        _ = queue.push(latest(2, 20))
        _ = queue.push(audio(1, 9))
        #expect(queue.push(latest(1, 11)) == .replaced)
        #expect(queue.count == 3)
        #expect(drain(&queue) == [[11], [20], [9]])
        #expect(queue.push(latest(1, 12)) == .queued)
    }

    @Test func aFrameDoesNotOvertakeControlQueuedBeforeIt() {
        var queue = OutboundQueue()
        _ = queue.push(latest(1, 10))
        _ = queue.push(control("b"))
        #expect(queue.push(latest(1, 11)) == .replaced)
        #expect(queue.push(latest(1, 12)) == .replaced)
        #expect(queue.byteCount == 2)
        #expect(drain(&queue) == [[0x62], [12]])
    }

    @Test func overflowsAtTheBoundOfAudioButNotBefore() {
        var queue = OutboundQueue(bounds: .init(audio: 100, total: 1000))
        #expect(queue.push(audio(100)) == .queued)
        #expect(queue.push(audio(1)) == .overflow)
        #expect(queue.push(control("still")) == .queued)
        _ = queue.pop()
        #expect(queue.push(audio(100)) == .queued)
    }

    @Test func overflowsAtTheTotalWhateverTheClass() {
        var queue = OutboundQueue(bounds: .init(audio: 100, total: 10))
        #expect(queue.push(control("0123456789")) == .queued)
        #expect(queue.push(control("x")) == .overflow)
        #expect(queue.push(latest(1, 1)) == .overflow)
        #expect(queue.push(audio(1)) == .overflow)
        #expect(queue.byteCount == 10)
    }

    @Test func countsStayRightThroughALongLife() {
        var queue = OutboundQueue(bounds: .init(audio: 1 << 20, total: 1 << 20))
        var state: UInt64 = 7
        for round in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch (state >> 33) % 6 {
            case 0: _ = queue.push(control("c"))
            case 1: _ = queue.push(audio(3))
            case 2, 3: _ = queue.push(latest(Int(state >> 40) % 3, UInt8(round & 255)))
            default: _ = queue.pop()
            }
        }
        let count = queue.count
        let bytes = queue.byteCount
        let frames = drain(&queue)
        #expect(frames.count == count)
        #expect(frames.reduce(0) { $0 + $1.count } == bytes)
        #expect(queue.byteCount == 0 && queue.audioByteCount == 0 && queue.count == 0)
    }
}
