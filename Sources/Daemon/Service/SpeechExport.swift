import Audio
import Foundation
import Inference
import Script
import Stage
import Vocals

/// Speech for other programs: a file of the format they ask for, or raw samples, as they are made.
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
            let sound = try Pieces(voice.chunks, pass: pass) {
                Samples(resampler: try Resampler(from: Timeline.rate, to: Self.pcmRate))
            }
            return SpeechAnswer(type: "audio/pcm", body: .stream(Self.stream(sound, in: scope)))
        case .mp3, .opus, .flac, .wav:
            let type = try AudioFileType(path: "." + request.format.rawValue)
            guard AudioFileStream.types.contains(type) else {
                return SpeechAnswer(type: type.mediaType, body: .whole(try await file(type, voice)))
            }
            let (frames, metadata) = (voice.plan.duration, metadata)
            let sound = try Pieces(voice.chunks, pass: pass) {
                try AudioFileStream(type: type, rate: Timeline.rate, frames: frames, metadata: metadata)
            }
            return SpeechAnswer(type: type.mediaType, body: .stream(Self.stream(sound, in: scope)))
        }
    }

    private static func stream(_ sound: Pieces, in scope: WorkScope) -> AsyncStream<[UInt8]> {
        AsyncStream { await scope.run { await sound.next() } }
    }

    private var metadata: AudioMetadata {
        AudioMetadata(
            software: "Vox Humana \(Version.text)",
            label: AudioLabel(producer: workshop.configuration.text(.producer), produceID: UUID().uuidString))
    }

    private func file(_ type: AudioFileType, _ voice: VoiceStream) async throws -> [UInt8] {
        let writer = try AudioFileWriter(type: type, rate: Timeline.rate, metadata: metadata)
        for try await chunk in voice.chunks { try writer.write(chunk.samples) }
        return try writer.finish()
    }

    /// Bytes as they are asked for: a client that does not read makes no work.
    private actor Pieces {
        private var chunks: AsyncThrowingStream<AudioChunk, any Error>.Iterator?
        private let packer: any SoundPacker
        /// Held until the last byte is out, or nobody wants it any more.
        private let pass: SpeechGate.Pass

        init(
            _ chunks: AsyncThrowingStream<AudioChunk, any Error>, pass: SpeechGate.Pass,
            packer: @Sendable () throws -> any SoundPacker
        ) throws {
            self.chunks = chunks.makeAsyncIterator()
            self.packer = try packer()
            self.pass = pass
        }

        /// Once the head has gone out, a broken body is told by its end.
        func next() async -> [UInt8]? {
            guard var iterator = chunks else { return nil }
            do {
                while let chunk = try await iterator.next(isolation: self) {
                    chunks = iterator
                    let bytes = try packer.write(chunk.samples)
                    // A packer may hold back what does not fill a pack yet: an empty piece would end the body.
                    if !bytes.isEmpty { return bytes }
                }
                chunks = nil
                return try packer.finish()
            } catch {
                chunks = nil
                return nil
            }
        }
    }
}

/// Makes bytes of samples, a piece at a time.
private protocol SoundPacker {
    func write(_ samples: [Float]) throws -> [UInt8]
    func finish() throws -> [UInt8]
}

extension AudioFileStream: SoundPacker {}

/// Bare 16-bit samples.
private struct Samples: SoundPacker {
    let resampler: Resampler

    func write(_ samples: [Float]) throws -> [UInt8] { PCM16.bytes(try resampler.process(samples)) }
    func finish() throws -> [UInt8] { PCM16.bytes(try resampler.finish()) }
}
