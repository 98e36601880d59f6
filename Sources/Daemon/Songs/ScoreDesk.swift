import Audio
import Formats
import Foundation
import Mixing
import Phonetics
import Script
import Singing
import Stage
import Vocals

/// What the song page asks for: scores read, planned, rendered and written. One rendering at a time, and none longer
/// than a song.
actor ScoreDesk {
    private let workshop: Workshop
    private var isRendering = false

    /// Seconds of a song that is rendered for the page.
    private static let longest = 480.0
    /// Notes of a score that a page can show.
    private static let limits: ScoreLimits = {
        var limits = ScoreLimits()
        limits.bytes = 1 << 20
        limits.notes = 20_000
        limits.parts = 64
        return limits
    }()

    init(workshop: Workshop) { self.workshop = workshop }

    func work(_ work: ScoreWork) async throws(StageError) -> ScoreResult {
        do {
            switch work.task {
            case .library(let id): return try library(id)
            case .read(let name): return try read(work.body, name: name)
            case .plan: return try await plan(Request(work.body))
            case .render(let format): return try await render(Request(work.body), format: format)
            case .export(let format): return try export(Request(work.body), format: format)
            }
        } catch let error as StageError {
            throw error
        } catch let error as ScoreError {
            throw StageError("bad-score", "\(error.place): \(error.what)", advice: error.advice)
        } catch let error as FormatError {
            throw StageError("bad-message", "\(error)", advice: "see Docs/Protocol.md")
        } catch let error as SongOrderError {
            throw StageError("bad-field", "\(error)", advice: "see Docs/Protocol.md")
        } catch {
            throw StageError("turn-failed", "\(error)", advice: "see the log")
        }
    }

    /// What the page sends: a score in its own JSON, and what is wanted of it.
    private struct Request {
        var score: Score
        var order: SongOrder
        var from: Double
        var length: Double?
        var voice: String?

        init(_ body: [UInt8]) throws {
            let root = try JSONValue.parse(body, limits: JSONLimits(bytes: 1 << 20))
            score = try ScoreDocument.score(root["score"] ?? .null)
            let options = root["options"] ?? .null
            order = try SongOrder(
                SongRequestOptions(
                    transpose: options["transpose"]?.int ?? 0, tempo: options["tempo"]?.number ?? 1,
                    style: options["style"]?.string, accompaniment: options["band"]?.bool ?? true,
                    countIn: options["countIn"]?.bool ?? false), timbre: 0)
            order.options.fit = .none
            if let name = options["bandStyle"]?.string { order.style = BandStyle.named(name) }
            if let language = options["language"]?.string { order.options.language = Language(rawValue: language) }
            if let part = options["part"]?.int {
                guard score.parts.indices.contains(part) else { throw SongOrderError("`part` is not in the score") }
                order.ensemble.selection = .parts([part])
            }
            voice = options["voice"]?.string
            from = Swift.max(0, options["from"]?.number ?? 0)
            length = options["length"]?.number
        }
    }

    private func library(_ id: String) throws -> ScoreResult {
        guard let song = workshop.songs[id] else {
            throw StageError("unknown-song", "There is no song “\(id.prefix(64))”", advice: "see /v1/songs")
        }
        return Self.json(ScoreDocument.json(try workshop.songs.score(song, limits: Self.limits)))
    }

    private func read(_ bytes: [UInt8], name: String) throws -> ScoreResult {
        var score = try ScoreReader.read(bytes, name: name, limits: Self.limits)
        if !score.parts.contains(where: \.hasLyrics) {
            score.ignored.append("it has no words: every note is sung on la until you write some")
        }
        return Self.json(ScoreDocument.json(score))
    }

    private func plan(_ request: Request) async throws -> ScoreResult {
        let production = try await produce(request)
        let song = production.lead
        let seconds = { (position: Int) in JSONValue((Timeline.seconds(position) * 1e5).rounded() / 1e5) }
        return Self.json([
            "origin": seconds(song.origin), "duration": seconds(song.plan.duration),
            "tempo": JSONValue(request.order.options.tempo), "transposition": JSONValue(song.transposition),
            "language": .string(song.plan.language.rawValue),
            "f0": [
                "rate": JSONValue(song.plan.f0.rate),
                "values": .array(song.plan.f0.values.map { JSONValue(Double(($0 * 100).rounded()) / 100) }),
            ],
            "phonemes": .array(
                song.plan.phonemes.filter { !$0.value.isSilence }.map {
                    ["symbol": .string($0.value.symbol), "start": seconds($0.start), "end": seconds($0.end)]
                }),
            "phrases": .array(song.phrases.map { ["start": seconds($0.start), "end": seconds($0.end)] }),
            "remarks": .array(production.remarks.map { .string($0) }),
        ])
    }

    private func produce(_ request: Request) async throws -> SongProduction {
        // Names only: a folder of this machine is nothing for a page to choose.
        if let voice = request.voice, workshop.voices.singer(named: voice, language: nil) == nil {
            throw StageError("unknown-voice", "There is no voice “\(voice.prefix(64))”", advice: "see /v1/voices")
        }
        let production = try await workshop.produce(
            request.score, path: nil, order: request.order, voice: request.voice)
        guard Timeline.seconds(production.duration) <= Self.longest else {
            throw StageError(
                "too-long", "The song lasts \(Int(Timeline.seconds(production.duration))) seconds",
                advice: "the page takes \(Int(Self.longest)); `voxhumana sing` takes an hour")
        }
        return production
    }

    private func render(_ request: Request, format: String) async throws -> ScoreResult {
        guard !isRendering else {
            throw StageError("too-many", "Another song is being rendered", advice: "try again in some seconds")
        }
        guard let type = AudioFileType(rawValue: format) else {
            throw StageError(
                "bad-field", "`format` is “\(format.prefix(20))”",
                advice: "use one of: \(AudioFileType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        isRendering = true
        defer { isRendering = false }
        let whole = try await produce(request)
        let production = whole.from(Timeline.position(seconds: Swift.min(request.from, Self.longest)))
        var rest =
            request.length.map { Timeline.position(seconds: Swift.max(0.1, Swift.min($0, Self.longest))) } ?? .max
        let metadata = AudioMetadata(
            title: request.score.title, lyrics: whole.lead.plan.text, software: "Vox Humana \(Version.text)",
            label: AudioLabel(producer: workshop.configuration.text(.producer), produceID: UUID().uuidString))
        let writer = try AudioFileWriter(type: type, rate: Timeline.rate, channels: 2, metadata: metadata)
        let source = ProductionSource(production)
        while rest > 0, let (_, block) = try await source.next() {
            try writer.write(rest >= block.count ? block.interleaved : Array(block.interleaved.prefix(rest * 2)))
            rest -= block.count
        }
        return ScoreResult(
            type: type.mediaType, bytes: try writer.finish(), name: Self.fileName(request.score, type.rawValue))
    }

    private func export(_ request: Request, format: String) throws -> ScoreResult {
        guard let type = ScoreFileType(rawValue: format) else {
            throw StageError(
                "bad-field", "`format` is “\(format.prefix(20))”",
                advice: "use one of: \(ScoreFileType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let bytes = try ScoreWriter.write(
            request.score, as: type, aligner: LyricAligner(frontEnd: workshop.frontEnd()))
        return ScoreResult(
            type: "application/octet-stream", bytes: bytes, name: Self.fileName(request.score, type.rawValue))
    }

    private static func fileName(_ score: Score, _ suffix: String) -> String {
        let stem = (score.title ?? "song").filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return (stem.isEmpty ? "song" : String(stem.prefix(60))) + "." + suffix
    }

    private static func json(_ value: JSONValue) -> ScoreResult {
        ScoreResult(type: "application/json; charset=utf-8", bytes: value.bytes)
    }
}
