import Audio
import Dialogue
import Foundation
import Script
import Singing
import Stage

extension Command {
    static let video = Command(
        name: "video", summary: "draw a song or a text as a video with its words",
        help: """
            usage: voxhumana video SONG|SCORE|TEXT -o FILE [options]

            Draws the performer frame by frame in a headless Chromium and joins the frames with the sound by FFmpeg; both
            have to be installed. Songs get a karaoke line.

              -o FILE             .mp4, .webm or .mov
              --size WxH          1280x720 without it; upright sizes too
              --fps N             10 … 60; 30 without it
              --look NAME         lotus, harbor, ember, bolt, your own, or a model (Docs/Looks.md)
              --alpha             no background, transparent (.webm or .mov)
              --no-captions       no words
              --voice NAME, --language zh|en|auto, --mood MOOD   as in say and sing
            """,
        takingValue: ["-o", "--output", "--size", "--fps", "--look", "--voice", "--language", "--mood"],
        bare: ["--alpha", "--no-captions"]
    ) { options, configuration in
        try await VideoProduction(order: try VideoOrder(options), configuration: configuration).run()
    }
}

/// From an order to a film.
private struct VideoProduction {
    let order: VideoOrder
    let configuration: Configuration

    func run() async throws {
        let workshop = try await Workshop.open(configuration, log: Log(level: .warning))
        let voice = try await voice(workshop)
        guard voice.plan.duration > 0 else {
            throw DaemonError.usage("There is nothing to perform in it", advice: "give some words")
        }
        let mark = configuration.flag(.aiMark) ? (voice.plan.language == .mandarin ? "AI生成" : "AI-generated") : ""
        let job = VideoJob(plan: voice.plan, order: order, look: look(workshop), mark: mark)
        guard job.frames <= VideoJob.mostFrames else {
            throw DaemonError.usage(
                "\(job.frames) frames are more than \(VideoJob.mostFrames)",
                advice: "make shorter pieces, or lower --fps")
        }
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("voxhumana-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let label = AudioLabel(producer: configuration.text(.producer), produceID: UUID().uuidString)
        let studio = VideoStudio(
            order: order, job: job, label: label, title: String(order.what.prefix(120)),
            files: try files(job.look))
        try await studio.draw(voice, scratch: scratch)
    }

    /// A song of the library or a score's file is sung, everything else is said.
    private func voice(_ workshop: Workshop) async throws -> VoiceStream {
        let isScore = workshop.songs.find(order.what) != nil || FileManager.default.fileExists(atPath: order.what)
        guard isScore else {
            return try await workshop.speak(
                Utterance(order.what, language: order.language, voice: order.voice, mood: order.mood))
        }
        var song = SongOrder()
        song.options = SongOptions(language: order.language)
        return try await workshop.produce(order.what, order: song, voice: order.voice).stream()
    }

    /// What a model of the avatars' folder needs; nothing for a drawn look.
    private func files(_ look: String) throws -> [String: [UInt8]] {
        let data = configuration.optional(.data) ?? DataFolder.standardPath(ProcessInfo.processInfo.environment)
        let shelf = AvatarShelf(data: data)
        guard let file = shelf.modelFile(look) else { return [:] }
        return [
            "/looks/\(look).json": Array(#"{"name":"\#(look)","modelFile":"\#(file)"}"#.utf8),
            "/avatars/\(file)": try shelf.model(file), "/v1/targets/vrm1": Array(try shelf.table("vrm1").utf8),
        ]
    }

    /// The look asked for, else the standard persona's.
    private func look(_ workshop: Workshop) -> String {
        if let look = order.look { return look }
        let name = configuration.text(.persona).split(separator: ",").first.map(String.init) ?? ""
        return workshop.personas.personas.first { $0.id == name }?.look ?? "lotus"
    }
}
