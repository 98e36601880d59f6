import Testing

@testable import Llama

@Suite struct PrefixCacheTests {
    private static let persona: [Int32] = Array(0..<50)
    private func prompt(_ question: Int32) -> [Int32] { Self.persona + [100 + question, 200 + question] }

    /// One turn as the model would do it.
    private func turn(_ cache: inout PrefixCache, _ prompt: [Int32], _ name: String) -> PrefixCache.Plan? {
        guard let plan = cache.begin(prompt, persona: name, reserve: prompt.count + 10) else { return nil }
        cache.extend(plan.sequence, by: Array(prompt[plan.kept...]) + [7, 8, 9])
        cache.end(plan.sequence)
        return plan
    }

    @Test func whatTwoPromptsOfAPersonaHaveInCommonIsReadOnce() {
        var cache = PrefixCache(sequences: 4, cells: 1000, rewinds: true)
        #expect(turn(&cache, prompt(1), "wren") == .init(sequence: 0, kept: 0))
        #expect(turn(&cache, prompt(2), "wren") == .init(sequence: 0, kept: 50))
        #expect(turn(&cache, prompt(2), "wren")?.kept == 51, "the last token is read again: the answer goes on from it")
    }

    @Test func aTurnGoesOnWithItsOwnAnswer() {
        var cache = PrefixCache(sequences: 4, cells: 1000, rewinds: true)
        _ = turn(&cache, prompt(1), "wren")
        #expect(turn(&cache, prompt(1) + [7, 8, 9, 300], "wren") == .init(sequence: 0, kept: 55))
    }

    @Test func twoAtOnceShareWhatOneHasRead() {
        var cache = PrefixCache(sequences: 4, cells: 1000, rewinds: true)
        let first = cache.begin(prompt(1), persona: "wren", reserve: 60)
        cache.extend(0, by: Array(Self.persona[..<30]))
        #expect(first == .init(sequence: 0, kept: 0))
        #expect(cache.begin(prompt(2), persona: "wren", reserve: 60) == .init(sequence: 1, kept: 30, source: 0))
    }

    @Test func anotherPersonasPromptIsKeptBeside() {
        var cache = PrefixCache(sequences: 4, cells: 1000, rewinds: true)
        _ = turn(&cache, prompt(1), "wren")
        let other: [Int32] = Array(0..<5) + Array(500..<540)
        #expect(turn(&cache, other, "xiaohe") == .init(sequence: 1, kept: 5, source: 0))
        #expect(turn(&cache, prompt(2), "wren") == .init(sequence: 0, kept: 50))
    }

    @Test func memoryIsBoundedAndTheOldestGoesFirst() {
        var cache = PrefixCache(sequences: 4, cells: 200, rewinds: true)
        for (place, name) in ["a", "b", "c"].enumerated() {
            _ = turn(&cache, (0..<50).map { Int32(1000 * (place + 1) + $0) }, name)
        }
        #expect(cache.held == 159)
        let plan = cache.begin((0..<50).map { 9000 + $0 }, persona: "d", reserve: 60)
        #expect(plan == .init(sequence: 3, kept: 0, dropped: [0]))
        #expect(cache.held == 106)
    }

    @Test func thoseAtWorkKeepTheirRoom() {
        var cache = PrefixCache(sequences: 4, cells: 100, rewinds: true)
        #expect(cache.begin([1, 2], persona: "a", reserve: 60) != nil)
        #expect(cache.begin([1, 2], persona: "a", reserve: 60) == nil)
        #expect(cache.evict() == nil)
        cache.end(0)
        #expect(cache.evict() == 0)
    }

    @Test func anOlderConversationOfThePersonaGoesBeforeAnotherPersonas() {
        var cache = PrefixCache(sequences: 3, cells: 1000, rewinds: true)
        _ = turn(&cache, [900, 901, 902], "other")
        _ = cache.begin(prompt(1), persona: "wren", reserve: 60)
        _ = cache.begin(prompt(2), persona: "wren", reserve: 60)
        cache.end(1)
        cache.end(2)
        #expect(cache.evict() == 1)
        #expect(cache.evict() == 0, "the other persona's before the newest")
    }

    @Test func aRecurrentModelOnlyGoesOn() {
        var cache = PrefixCache(sequences: 2, cells: 1000, rewinds: false)
        _ = turn(&cache, prompt(1), "wren")
        #expect(turn(&cache, prompt(1) + [7, 8, 9, 300], "wren")?.kept == 55)
        #expect(turn(&cache, prompt(2), "wren")?.kept == 0)
    }

    @Test func randomTurnsNeverHoldMoreThanTheRoomNorTakeABusySequence() {
        var random = SystemRandomNumberGenerator()
        var cache = PrefixCache(sequences: 5, cells: 300, rewinds: true)
        var busy: [Int] = []
        for _ in 0..<2_000 {
            if busy.count < 2, Bool.random(using: &random) {
                let start = Int32.random(in: 0..<3, using: &random) * 1000
                let length = Int32.random(in: 1..<120, using: &random)
                let prompt = (0..<length).map { start + ($0 > 60 ? Int32.random(in: 0..<9, using: &random) : $0) }
                let plan = cache.begin(prompt, persona: "\(start)", reserve: Int(length) + 20)
                let found = try? #require(plan)
                guard let found else { return }
                #expect(!busy.contains(found.sequence) && !found.dropped.contains { busy.contains($0) })
                #expect(found.kept < prompt.count && found.source != found.sequence)
                cache.extend(found.sequence, by: Array(prompt[found.kept...]))
                busy.append(found.sequence)
            } else if let done = busy.popLast() {
                cache.end(done)
            }
            #expect(cache.held <= 300)
        }
    }
}
