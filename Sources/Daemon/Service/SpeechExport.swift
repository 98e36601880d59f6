import Audio
import Foundation
import Script
import Stage
import Vocals

/// Speech for other programs: a file of the format they ask for, or raw samples as they are made.
struct SpeechExport: Sendable {
    let workshop: Workshop

    /// What `pcm` means to OpenAI's clients, Hz.
    private static let pcmRate = 24_000

    func answer(_ request: SpeechRequest) async throws -> SpeechAnswer {
        let known = request.voice.flatMap { workshop.voices.voice(named: $0, language: nil) == nil ? nil : $0 }
        let voice = try await workshop.recite(
            Utterance(request.text, voice: known, prosody: Prosody(rate: request.speed)))
        switch request.format {
        case .pcm: return SpeechAnswer(type: "audio/pcm", body: .stream(try Self.pcm(voice.chunks)))
        case .mp3, .opus, .flac, .wav:
            let type = try AudioFileType(path: "." + request.format.rawValue)
            let label = AudioLabel(
                producer: workshop.configuration.text(.producer), produceID: UUID().uuidString)
            let writer = try AudioFileWriter(
                type: type, rate: Timeline.rate,
                metadata: AudioMetadata(software: "Vox Humana \(Version.text)", label: label))
            for try await chunk in voice.chunks { try writer.write(chunk.samples) }
            return SpeechAnswer(type: type.mediaType, body: .whole(try writer.finish()))
        }
    }

    private static func pcm(_ chunks: AsyncThrowingStream<AudioChunk, any Error>) throws -> AsyncStream<[UInt8]> {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let task = Task {
            do {
                let resampler = try Resampler(from: Timeline.rate, to: pcmRate)
                for try await chunk in chunks {
                    continuation.yield(PCM16.bytes(try resampler.process(chunk.samples)))
                }
                continuation.yield(PCM16.bytes(try resampler.finish()))
            } catch {
                // The head has gone out: a broken body is told by its end.
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}
