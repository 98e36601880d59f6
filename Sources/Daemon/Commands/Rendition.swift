import Audio
import Formats
import Foundation
import Performance
import Script

/// What `say` and `sing` do with a voice at work: into a file, with its timeline, or out of the loudspeaker.
struct Rendition {
    /// Sound file to write, by its suffix.
    var output: String?
    /// Timeline file to write.
    var timeline: String?
    /// Subtitle file to write, of a kind.
    var subtitles: (path: String, kind: SubtitleFile)?
    var plays = false
    /// The set that the timeline's face is written in.
    var form: FaceForm
    var producer: String
    var title: String

    /// Where the options say; without any, the sound is played.
    init(_ options: Options, configuration: Configuration, title: String) throws {
        output = options.values["-o"] ?? options.values["--output"]
        timeline = options.values["--timeline"]
        plays = options.has("--play")
        if let path = options.values["--subtitles"] { subtitles = (path, try SubtitleFile(path: path)) }
        producer = configuration.text(.producer)
        self.title = title
        form = try FaceForm(options, configuration: configuration)
        guard output != nil || timeline != nil || subtitles != nil || plays else {
            throw DaemonError.usage(
                "Nothing to do with the sound", advice: "give -o FILE, --timeline FILE, --subtitles FILE or --play")
        }
    }

    func run(_ voice: VoiceStream) async throws {
        guard voice.plan.duration > 0 else {
            throw DaemonError.usage("There is nothing to say in the text", advice: "give some words")
        }
        if let timeline { try writeTimeline(voice.plan, to: timeline) }
        if let output {
            let samples = try await write(voice, to: output)
            if plays { try await AudioOutput().play(Self.once(samples)) }
        } else if plays {
            try await AudioOutput().play(voice.chunks.map { chunk in chunk.samples })
        }
    }

    /// Says all of it; what was said when is written when it is known to the end.
    func run(_ recitation: Recitation) async throws {
        if plays, output == nil {
            try await AudioOutput().play(recitation.chunks.map { $0.samples })
        } else {
            let samples = try await write(recitation)
            if plays { try await AudioOutput().play(Self.once(samples)) }
        }
        let recital = await recitation.recital
        guard !recital.lines.isEmpty else {
            throw DaemonError.usage("There is nothing to say in the text", advice: "give some words")
        }
        if let timeline { try writeTimeline(recital.plan, to: timeline) }
        if let subtitles { try write(subtitles.kind.text(recital.cues), to: subtitles.path) }
        for remark in await recitation.remarks { StandardError.write("voxhumana: \(remark)\n") }
    }

    /// Into the file, if there is to be one, which is made when there is something for it. Gives what is to be played.
    private func write(_ recitation: Recitation) async throws -> [Float] {
        var writer: AudioFileWriter?
        var samples: [Float] = []
        for try await chunk in recitation.chunks {
            if writer == nil, let output {
                writer = try AudioFileWriter(path: output, rate: Timeline.rate, metadata: metadata())
            }
            try writer?.write(chunk.samples)
            if plays { samples += chunk.samples }
        }
        _ = try writer?.finish()
        return samples
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw DaemonError("The subtitles cannot be written: \(error)", at: path, advice: "choose another place")
        }
    }

    private func write(_ voice: VoiceStream, to path: String) async throws -> [Float] {
        let writer = try AudioFileWriter(path: path, rate: Timeline.rate, metadata: metadata())
        var samples: [Float] = []
        for try await chunk in voice.chunks {
            try writer.write(chunk.samples)
            if plays { samples += chunk.samples }
        }
        _ = try writer.finish()
        return samples
    }

    private func metadata() -> AudioMetadata {
        AudioMetadata(
            title: title.isEmpty ? nil : String(title.prefix(120)), artist: nil, comment: nil,
            software: "Vox Humana \(Version.text)",
            label: AudioLabel(producer: producer, produceID: UUID().uuidString))
    }

    private func writeTimeline(_ plan: Plan, to path: String) throws {
        let face = FacePlan(plan: plan)
        let json = TimelineFile.json(
            plan: plan, visemes: form.shapes(plan), curves: form.curves(face.curves(rate: 60)))
        do {
            try Data(json.bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw DaemonError("The timeline cannot be written: \(error)", at: path, advice: "choose another place")
        }
    }

    private static func once(_ samples: [Float]) -> AsyncStream<[Float]> {
        AsyncStream { continuation in
            continuation.yield(samples)
            continuation.finish()
        }
    }
}
