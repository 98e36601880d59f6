import Mixing
import Script
import Singing

/// Renders a production while it is being asked for. Letting go of it ends the synthesis.
actor ProductionSource {
    private let duration: Int
    private var voices: [VoiceReel]
    private var mixer: SongMixer
    private var position = 0
    private var given = 0
    private var isFinished = false

    /// Samples made at a time: 50 ms, so that a stop is heard at once and the first sound is early.
    private static let block = 2_400

    init(_ production: SongProduction, settings: SongMixer.Settings? = nil) {
        duration = production.duration
        voices = production.lines.map { VoiceReel(production.singer.sing($0.song).chunks) }
        mixer = SongMixer(
            places: production.lines.map { SongMixer.Place(pan: $0.pan, level: $0.level) },
            backing: production.backing.backing(from: 0), sung: production.sung,
            settings: settings ?? production.settings)
    }

    /// The next block and where it begins; nil at the end. Blocks come in order, without gaps.
    func next() async throws -> (start: Int, block: StereoBlock)? {
        while true {
            try Task.checkCancellation()
            guard !isFinished else { return nil }
            let made: StereoBlock
            if position < duration {
                let count = Swift.min(Self.block, duration - position)
                var sung: [[Float]] = []
                for voice in voices { sung.append(try await voice.take(count)) }
                made = mixer.mix(sung, count: count)
                position += count
            } else {
                made = mixer.finish()
                isFinished = true
            }
            guard made.count > 0 else { continue }
            defer { given += made.count }
            return (given, made)
        }
    }

    func nextMono() async throws -> AudioChunk? {
        guard let (start, block) = try await next() else { return nil }
        return AudioChunk(start: start, samples: block.mono)
    }
}

/// One singer's sound in pieces of any length.
actor VoiceReel {
    private var chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator?
    private var waiting: [Float] = []

    init(_ chunks: AsyncThrowingStream<AudioChunk, any Error>) { self.chunks = chunks.makeAsyncIterator() }

    /// Fewer samples than asked for only at the end.
    func take(_ count: Int) async throws -> [Float] {
        while waiting.count < count, var iterator = chunks {
            chunks = nil
            guard let chunk = try await iterator.next(isolation: #isolation) else { break }
            waiting += chunk.samples
            chunks = iterator
        }
        let taken = Array(waiting.prefix(count))
        waiting.removeFirst(taken.count)
        return taken
    }
}
