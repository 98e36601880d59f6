internal import Audio
internal import Script
internal import Vocals

/// What is left to sound, piece by piece.
enum RenderPiece: Equatable {
    case silence(samples: Int)
    /// The whole sound of a sentence, made already or now.
    case whole(sentence: Int)
    /// Frames to decode.
    case frames(sentence: Int, Range<Int>)

    /// The first piece small, so that sound begins early, then larger ones, which cost less for each second: 16 frames are
    /// 0.19 s of a medium Piper voice and some 10 ms of work.
    private static let sizes = [16, 32, 64, 128]

    static func pieces(of sentences: [SpokenSentence], isSplit: Bool, gap: Int) -> [RenderPiece] {
        var pieces: [RenderPiece] = []
        var count = 0
        for (number, sentence) in sentences.enumerated() {
            if number > 0 { pieces.append(.silence(samples: gap)) }
            guard isSplit else {
                pieces.append(.whole(sentence: number))
                continue
            }
            var start = 0
            while start < sentence.made.frames {
                let size = sizes[min(count, sizes.count - 1)]
                let rest = sentence.made.frames - start
                let end = start + (rest - size < size / 3 ? rest : size)
                pieces.append(.frames(sentence: number, start..<end))
                (start, count) = (end, count + 1)
            }
        }
        return pieces
    }
}

/// One utterance on its way to sound. Each call does the work of one piece, so nobody's listening is nobody's work.
actor NetworkRendering {
    private let voice: NetworkVoice
    private let sentences: [SpokenSentence]
    private let speaker: Int64
    private let output: OutputStage
    private var pieces: ArraySlice<RenderPiece>
    private var resampler: Resampler?
    private var position = 0
    private var isFinished = false

    init(voice: NetworkVoice, sentences: [SpokenSentence], gap: Int, speaker: Int64, gain: Float) {
        self.voice = voice
        self.sentences = sentences
        self.speaker = speaker
        output = OutputStage(decibels: gain)
        pieces = RenderPiece.pieces(of: sentences, isSplit: voice.network.isSplit, gap: gap)[...]
    }

    /// The next chunk, or nil at the end.
    func next() async throws -> AudioChunk? {
        guard !isFinished else { return nil }
        do {
            while let piece = pieces.popFirst() {
                try Task.checkCancellation()
                let samples = try await samples(of: piece)
                let converter = try resampler ?? Resampler(from: voice.sampleRate, to: Timeline.rate)
                resampler = converter
                var sound = try converter.process(samples)
                if pieces.isEmpty { sound += try converter.finish() }
                guard !sound.isEmpty else { continue }
                defer { position += sound.count }
                return AudioChunk(start: position, samples: output.apply(sound))
            }
            isFinished = true
            return nil
        } catch {
            isFinished = true
            resampler = nil
            throw error
        }
    }

    private func samples(of piece: RenderPiece) async throws -> [Float] {
        switch piece {
        case .silence(let count): return Array(repeating: 0, count: count)
        case .whole(let number): return try await whole(sentences[number])
        case .frames(let number, let frames):
            let made = sentences[number].made
            let window =
                max(
                    0, frames.lowerBound - voice.network.reach)..<min(
                    made.frames, frames.upperBound + voice.network.reach)
            let sound = try await voice.network.decode(made, window: window, speaker: speaker)
            try check(sound, frames: window.count)
            let first = (frames.lowerBound - window.lowerBound) * voice.hop
            return Array(sound[first..<first + frames.count * voice.hop])
        }
    }

    private func whole(_ sentence: SpokenSentence) async throws -> [Float] {
        guard sentence.made.isTimedOnly else { return sentence.made.samples }
        let sound = try await voice.network.sound(of: sentence.encoded, rate: sentence.rate, speaker: speaker)
        try check(sound, frames: sentence.made.frames)
        return sound
    }

    private func check(_ sound: [Float], frames: Int) throws(VocalsError) {
        guard sound.count == frames * voice.hop else {
            throw VocalsError(
                .badVoice, "\(frames) frames became \(sound.count) samples, not \(voice.hop) each", at: voice.name,
                advice: "Correct hop_length in the voice's configuration.")
        }
    }
}
