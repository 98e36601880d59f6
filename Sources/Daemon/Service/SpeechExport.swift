import Audio
import Foundation
import Inference
import Script
import Stage
import Vocals

/// Speech for other programs: a file of the format they ask for, or raw samples as they are made.
struct SpeechExport: Sendable {
    let workshop: Workshop
    let gate: SpeechGate

    /// What `pcm` means to OpenAI's clients, Hz.
    private static let pcmRate = 24_000

    func answer(_ request: SpeechRequest) async throws -> SpeechAnswer {
        let pass = try gate.enter()
        let scope = WorkScope(.batch, owner: UUID().uuidString)
        return try await scope.run { try await answer(request, in: scope, holding: pass) }
    }

    /// A text as a WAV file with its label.
    func wave(of utterance: Utterance) async throws -> [UInt8] {
        let pass = try gate.enter()
        return try await WorkScope(.batch, owner: UUID().uuidString).run {
            defer { withExtendedLifetime(pass) {} }
            return try await file(.wav, try await workshop.recite(utterance))
        }
    }

    private func answer(
        _ request: SpeechRequest, in scope: WorkScope, holding pass: SpeechGate.Pass
    ) async throws -> SpeechAnswer {
        defer { withExtendedLifetime(pass) {} }
        let voice = try await workshop.recite(
            Utterance(
                request.text, voice: request.voice, prosody: Prosody(rate: request.speed),
                mood: Mood(instructions: request.instructions)))
        switch request.format {
        case .pcm:
            let sound = try Samples(voice.chunks, pass: pass)
            return SpeechAnswer(
                type: "audio/pcm", body: .stream(AsyncStream { await scope.run { await sound.next() } }))
        case .mp3, .opus, .flac, .wav:
            let type = try AudioFileType(path: "." + request.format.rawValue)
            return SpeechAnswer(type: type.mediaType, body: .whole(try await file(type, voice)))
        }
    }

    private func file(_ type: AudioFileType, _ voice: VoiceStream) async throws -> [UInt8] {
        let label = AudioLabel(producer: workshop.configuration.text(.producer), produceID: UUID().uuidString)
        let writer = try AudioFileWriter(
            type: type, rate: Timeline.rate,
            metadata: AudioMetadata(software: "Vox Humana \(Version.text)", label: label))
        for try await chunk in voice.chunks { try writer.write(chunk.samples) }
        return try writer.finish()
    }

    /// 16-bit samples as they are asked for: a client that does not read makes no work.
    private actor Samples {
        private var chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator?
        private let resampler: Resampler
        /// Held until the last sample is out, or nobody wants it any more.
        private let pass: SpeechGate.Pass

        init(_ chunks: AsyncThrowingStream<AudioChunk, any Error>, pass: SpeechGate.Pass) throws {
            self.chunks = chunks.makeAsyncIterator()
            self.pass = pass
            resampler = try Resampler(from: Timeline.rate, to: pcmRate)
        }

        /// Once the head has gone out, a broken body is told by its end.
        func next() async -> [UInt8]? {
            guard var iterator = chunks else { return nil }
            do {
                guard let chunk = try await iterator.next(isolation: self) else {
                    chunks = nil
                    return PCM16.bytes(try resampler.finish())
                }
                chunks = iterator
                return PCM16.bytes(try resampler.process(chunk.samples))
            } catch {
                chunks = nil
                return nil
            }
        }
    }
}
