import Script
import Synchronization
import Vocals

/// A voice that hums a constant and counts what it is asked for.
final class FakeVoice: Vocalist {
    let name = "fake"
    let frameRate = 22_050.0 / 256
    let speakers = ["one"]
    let languages: [Language] = [.mandarin, .english]
    /// Frames it says a consonant takes.
    let spoken: Int
    /// Samples that it gives too many (or too few) a phrase.
    let surplus: Int
    let asked = Mutex<[VocalScript]>([])
    let ended = Mutex(0)

    init(spoken: Int = 8, surplus: Int = 0) {
        self.spoken = spoken
        self.surplus = surplus
    }

    func speaker(for language: Language) -> String { "one" }
    func meanF0(of speaker: String?) -> Float { 220 }

    func predictProsody(
        _ phonemes: [Phoneme], language: Language, speaker: String?
    ) async throws -> ProsodyPrediction {
        ProsodyPrediction(
            frames: phonemes.map { _ in spoken }, f0: [Float](repeating: 220, count: phonemes.count * spoken))
    }

    func predictF0(
        _ phonemes: [Phoneme], frames: [Int], language: Language, speaker: String?
    ) async throws -> [Float] {
        [Float](repeating: 220, count: frames.reduce(0, +))
    }

    func render(_ script: VocalScript) -> AsyncThrowingStream<AudioChunk, any Error> {
        asked.withLock { $0.append(script) }
        let total = Timeline.position(seconds: Double(script.frameCount) / frameRate) + surplus
        let (stream, continuation) = AsyncThrowingStream<AudioChunk, any Error>.makeStream()
        continuation.onTermination = { [self] _ in ended.withLock { $0 += 1 } }
        for start in stride(from: 0, to: total, by: 4_800) {
            let count = min(4_800, total - start)
            continuation.yield(AudioChunk(start: start, samples: [Float](repeating: 0.5, count: count)))
        }
        continuation.finish()
        return stream
    }
}
