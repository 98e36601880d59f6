import Script
import Synchronization
import Testing
import Vocals

@testable import Singing

@Suite struct SingerTests {
    private static let score = Fixtures.score([(64, 1, "la"), (0, 2, nil), (65, 1, "la"), (0, 1, nil), (67, 1, "la")])

    @Test(arguments: [0, 700, -700]) func theSoundIsGaplessAndOfThePlannedLength(surplus: Int) async throws {
        let stream = try await Fixtures.singer(FakeVoice(surplus: surplus)).sing(Self.score)
        var position = 0
        for try await chunk in stream.chunks {
            #expect(chunk.start == position)
            #expect(!chunk.samples.isEmpty && chunk.samples.count <= 12_000)
            position = chunk.end
        }
        #expect(position == stream.plan.duration)
    }

    @Test func restsAreExactlySilent() async throws {
        let singer = try Fixtures.singer()
        let plan = try await singer.plan(Self.score)
        var samples: [Float] = []
        for try await chunk in singer.sing(plan).chunks { samples += chunk.samples }
        #expect(plan.phrases.count == 3)
        for (left, right) in zip(plan.phrases, plan.phrases.dropFirst()) {
            #expect(samples[left.end..<right.start].allSatisfy { $0 == 0 })
            #expect(samples[left.start + 1_000] == 0.5)
            #expect(samples[left.end - 1] == 0)
        }
    }

    @Test func phrasesAreRenderedOnlyWhenTheyAreAskedFor() async throws {
        let voice = FakeVoice()
        let stream = try await Fixtures.singer(voice).sing(Self.score)
        #expect(voice.asked.withLock { $0.count } == 0)
        for try await _ in stream.chunks { break }
        #expect(voice.asked.withLock { $0.count } == 1)
    }

    @Test func lettingGoEndsTheSynthesis() async throws {
        let voice = FakeVoice()
        let singer = try Fixtures.singer(voice)
        let plan = try await singer.plan(Self.score)
        do {
            let stream = singer.sing(plan)
            for try await _ in stream.chunks { break }
        }
        #expect(voice.ended.withLock { $0 } == 1)
    }

    @Test func cancellingTheListenerEndsTheSong() async throws {
        let voice = FakeVoice()
        let stream = try await Fixtures.singer(voice).sing(Self.score)
        let listener = Task {
            var heard = 0
            for try await chunk in stream.chunks {
                heard += chunk.samples.count
                withUnsafeCurrentTask { $0?.cancel() }
            }
            return heard
        }
        let heard = try? await listener.value
        #expect((heard ?? 0) < stream.plan.duration)
        #expect(voice.asked.withLock { $0.count } == 1)
    }

    @Test func theSameSongIsTheSameBytes() async throws {
        var takes: [[Float]] = []
        for _ in 0..<2 {
            var samples: [Float] = []
            for try await chunk in try await Fixtures.singer().sing(Self.score).chunks { samples += chunk.samples }
            takes.append(samples)
        }
        #expect(takes[0] == takes[1])
    }
}
