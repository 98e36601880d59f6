import Audio
import Formats
import Foundation
import Mixing
import Performance
import Script
import Singing

/// A production into files: the mix at a loudness, stems, words and timeline.
struct SongRendition: Sendable {
    var output: String?
    var timeline: String?
    var lrc: String?
    /// Folder for each voice and the band by itself.
    var stems: String?
    var plays = false
    /// LUFS by BS.1770; nil leaves it as it is.
    var loudness: Double?
    var producer: String
    /// The set that the timeline's face is written in.
    var form: FaceForm

    /// LUFS: what streaming services play music at.
    static let usualLoudness = -14.0
    /// Samples of all voices together that are kept for the second pass: about a gigabyte.
    private static let mostSamples = 256 << 20

    init(_ options: Options, configuration: Configuration) throws {
        output = options.values["-o"] ?? options.values["--output"]
        timeline = options.values["--timeline"]
        lrc = options.values["--lrc"]
        stems = options.values["--stems"]
        plays = options.has("--play")
        loudness = try options.number("--loudness", in: -40 ... -6) ?? Self.usualLoudness
        producer = configuration.text(.producer)
        form = try FaceForm(options, configuration: configuration)
        guard output != nil || timeline != nil || lrc != nil || stems != nil || plays else {
            throw DaemonError.usage(
                "Nothing to do with the song", advice: "give -o FILE, --timeline, --lrc, --stems or --play")
        }
    }

    func run(_ production: SongProduction) async throws {
        if let timeline { try writeTimeline(production.lead.plan, to: timeline) }
        if let lrc { try Self.write(LRCWriter.text(production.lead, by: "Vox Humana \(Version.text)"), to: lrc) }
        if output != nil || stems != nil {
            guard production.duration * production.lines.count <= Self.mostSamples else {
                throw DaemonError(
                    "The song is too long to be mixed: \(production.duration / Timeline.rate) s of \(production.lines.count) voices",
                    at: production.lead.title ?? "song", advice: "sing fewer parts, or use --solo")
            }
            try await writeMix(production)
        }
        if plays { try await AudioOutput().play(production.stream().chunks.map { chunk in chunk.samples }) }
    }

    private func writeMix(_ production: SongProduction) async throws {
        // The file is opened first: a path that cannot be written is known before the work.
        let writer = try output.map {
            try AudioFileWriter(path: $0, rate: Timeline.rate, channels: 2, metadata: metadata(production.lead))
        }
        var voices: [[Float]] = []
        for line in production.lines {
            var samples: [Float] = []
            samples.reserveCapacity(production.duration)
            for try await chunk in production.singer.sing(line.song).chunks { samples += chunk.samples }
            voices.append(samples)
        }
        let tape = MixTape(production: production, voices: voices)
        if let stems { try writeStems(tape, to: stems) }
        guard let writer else { return }
        var settings = production.settings
        if let loudness {
            let measured = tape.loudness(settings)
            if measured.isFinite { settings.gain += Swift.max(-30, Swift.min(24, loudness - measured)) }
        }
        try tape.mix(settings) { try writer.write($0.interleaved) }
        try writer.finish()
    }

    private func writeStems(_ tape: MixTape, to folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw DaemonError("The stems' folder cannot be made: \(error)", at: folder, advice: "choose another place")
        }
        for (index, voice) in tape.voices.enumerated() {
            let writer = try AudioFileWriter(
                path: "\(folder)/voice-\(index + 1).wav", rate: Timeline.rate, metadata: metadata(tape.production.lead))
            try writer.write(voice)
            try writer.finish()
        }
        guard !tape.production.backing.isSilent else { return }
        let writer = try AudioFileWriter(
            path: "\(folder)/band.wav", rate: Timeline.rate, channels: 2, metadata: metadata(tape.production.lead))
        try tape.band { try writer.write($0.interleaved) }
        try writer.finish()
    }

    func metadata(_ song: SongPlan) -> AudioMetadata {
        AudioMetadata(
            title: song.title.map { String($0.prefix(120)) }, comment: nil,
            lyrics: String(song.plan.text.prefix(8_000)),
            software: "Vox Humana \(Version.text)",
            label: AudioLabel(producer: producer, produceID: UUID().uuidString))
    }

    private func writeTimeline(_ plan: Plan, to path: String) throws {
        let face = FacePlan(plan: plan)
        let json = TimelineFile.json(
            plan: plan, visemes: form.shapes(plan), curves: form.curves(face.curves(rate: 60)))
        try Self.write(String(decoding: json.bytes, as: UTF8.self), to: path)
    }

    private static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw DaemonError("The file cannot be written: \(error)", at: path, advice: "choose another place")
        }
    }
}

/// Voices that have been sung, to be mixed as often as it takes.
struct MixTape {
    let production: SongProduction
    let voices: [[Float]]

    /// Samples at a time: 0.25 s.
    private static let block = 12_000

    func mix(_ settings: SongMixer.Settings, each: (StereoBlock) throws -> Void) throws {
        var mixer = SongMixer(
            places: production.lines.map { SongMixer.Place(pan: $0.pan, level: $0.level) },
            backing: production.backing.backing(from: 0), sung: production.sung, settings: settings)
        for start in stride(from: 0, to: production.duration, by: Self.block) {
            let end = Swift.min(production.duration, start + Self.block)
            let sung = voices.map { voice in
                start < voice.count ? Array(voice[start..<Swift.min(end, voice.count)]) : []
            }
            try each(mixer.mix(sung, count: end - start))
        }
        try each(mixer.finish())
    }

    /// LUFS of the mix.
    func loudness(_ settings: SongMixer.Settings) -> Double {
        var meter = LoudnessMeter(channels: 2)
        var settings = settings
        settings.ceiling = 0
        try? mix(settings) { meter.add($0.interleaved) }
        return meter.integrated
    }

    /// The band alone, dry, at its level in the mix.
    func band(each: (StereoBlock) throws -> Void) throws {
        var settings = production.settings
        (settings.ducking, settings.bandRoom, settings.voiceRoom) = (0, 0, 0)
        let alone = MixTape(production: production, voices: voices.map { _ in [] })
        try alone.mix(settings, each: each)
    }
}
