internal import Script
internal import Vocals

/// Renders a song while it is being asked for. Letting go of it, or cancelling the task that asks, ends the synthesis.
actor SongSource {
    private let phrases: [SongPhrase]
    private let voice: any Vocalist
    private var assembler: SongAssembler
    private var rendering: (phrase: Int, chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator)?

    init(_ plan: SongPlan, voice: any Vocalist) {
        phrases = plan.phrases
        self.voice = voice
        var end = 0
        var ranges: [Range<Int>] = []
        for phrase in plan.phrases {
            let start = Swift.max(end, phrase.start)
            end = Swift.max(start, phrase.end)
            ranges.append(start..<end)
        }
        assembler = SongAssembler(ranges: ranges, duration: plan.plan.duration)
    }

    func next() async throws -> AudioChunk? {
        while true {
            try Task.checkCancellation()
            switch assembler.next() {
            case .finished: return nil
            case .chunk(let chunk): return chunk
            case .needs(let phrase): try await feed(phrase)
            }
        }
    }

    private func feed(_ phrase: Int) async throws {
        var chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator
        if let rendering, rendering.phrase == phrase {
            chunks = rendering.chunks
        } else {
            chunks = voice.render(phrases[phrase].script).makeAsyncIterator()
        }
        rendering = nil
        if let chunk = try await chunks.next(isolation: #isolation) {
            assembler.feed(chunk.samples)
            rendering = (phrase, chunks)
        } else {
            assembler.exhaust()
        }
    }
}
