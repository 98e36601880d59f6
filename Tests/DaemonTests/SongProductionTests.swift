import Audio
import Formats
import Foundation
import Mixing
import Script
import Singing
import Stage
import Testing

@testable import Daemon

/// Songs with their accompaniment, in the house voice.
@Suite(.serialized) struct SongProductionTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private static let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("songs-\(UUID().uuidString)").path

    private static let workshop = Task {
        let configuration = try Configuration(flags: [.home: root, .data: folder, .port: "0", .logLevel: "error"])
        return try await Workshop.open(configuration, log: Log(level: .error, write: { _ in }))
    }

    private func produce(_ name: String, _ change: (inout SongOrder) -> Void = { _ in }) async throws -> SongProduction
    {
        var order = SongOrder()
        change(&order)
        return try await Self.workshop.value.produce(name, order: order, voice: nil)
    }

    @Test("Every song of Songs/ has an accompaniment, and it is heard before the singer")
    func accompaniments() async throws {
        for song in try await Self.workshop.value.songs.songs {
            let production = try await produce(song.id)
            let band = try #require(production.backing.band, "\(song.id)")
            #expect(band.notes.count > 40, "\(song.id)")
            #expect(band.start >= 0 && band.start < 4_800, "\(song.id)")
            #expect(band.start < production.lead.plan.words[0].start, "\(song.id)")
            #expect(production.lead.plan.mood != .neutral, "\(song.id)")
        }
    }

    @Test("The band plays on the beat of the singer: its chords begin with the bars' first notes")
    func together() async throws {
        let production = try await produce("twinkle")
        let starts = Set((production.backing.band?.notes ?? []).map(\.start))
        let words = production.lead.plan.notes.enumerated().filter { $0.offset % 7 == 0 }.map(\.element.start)
        for start in words.prefix(4) {
            // A frame of the voice is 11.6 ms.
            #expect(starts.contains { abs($0 - start) < 600 })
        }
    }

    @Test("Sung lower or slower, the band goes along; octaves are the singer's alone")
    func transposed() async throws {
        let plain = try await produce("twinkle")
        let moved = try await produce("twinkle") {
            $0.options.transpose = -3
            $0.options.tempo = 0.5
            $0.options.fit = .none
        }
        let (a, b) = (try #require(plain.backing.band), try #require(moved.backing.band))
        #expect(
            zip(a.notes, b.notes).prefix(20).allSatisfy { ($0.key - $1.key) % 12 == 3 || ($0.key - $1.key) % 12 == -9 })
        #expect(moved.duration > plain.duration * 18 / 10)
    }

    @Test("Streamed, the song is gapless and as long as its plan; resumed, it begins with a phrase")
    func stream() async throws {
        let whole = try await produce("molihua")
        let start = try #require(whole.lead.phrases.last.flatMap { whole.lead.phraseStart(at: $0.start + 9_000) })
        let line = SungLine(whole, from: start)
        #expect(line.offset == start && line.duration == whole.duration)
        #expect(line.stream.plan.title == "茉莉花")
        var position = 0
        var loudest: Float = 0
        for try await chunk in line.stream.chunks {
            #expect(chunk.start == position)
            position = chunk.end
            loudest = max(loudest, chunk.samples.map(abs).max() ?? 0)
        }
        #expect(position == whole.duration - start)
        #expect(loudest > 0.1 && loudest <= 0.892)
    }

    @Test("Without a band there is only the voice, and it may begin at once")
    func alone() async throws {
        let production = try await produce("twinkle") { $0.accompaniment = .none }
        #expect(production.backing.isSilent)
        #expect(production.lead.plan.words[0].start < Timeline.rate)
    }

    @Test("A bar is counted in before everything else")
    func countIn() async throws {
        let production = try await produce("twinkle") {
            $0.accompaniment = .none
            $0.countIn = true
        }
        let sticks = try #require(production.backing.band).notes
        #expect(sticks.count == 4 && sticks.allSatisfy(\.isDrum))
        let beat = sticks[1].start - sticks[0].start
        let vowel = production.lead.plan.notes[0].start
        #expect(abs(vowel - (sticks[3].start + beat)) < 700)
    }

    @Test("A recording beside the score is aligned with it, and left out in another key")
    func recording() async throws {
        let folder = Self.folder + "-recording"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let score = folder + "/song.musicxml"
        try FileManager.default.copyItem(atPath: Self.root + "/Songs/twinkle.musicxml", toPath: score)
        // A click at 0.5 s, where the score begins by its sheet, in a quiet hum at another rate.
        var samples = (0..<(44_100 * 4)).map { Float(sin(Double($0) * 0.02)) * 0.05 }
        for index in 22_050..<22_100 { samples[index] = 0.9 }
        try AudioFile.write(AudioClip(samples: samples, rate: 44_100), to: folder + "/song.backing.flac")
        try Data("offset: 0.5".utf8).write(to: URL(fileURLWithPath: folder + "/song.yaml"))
        let production = try await produce(score)
        let recording = try #require(production.backing.recording)
        let click = try #require(
            recording.sound.left.indices.max { abs(recording.sound.left[$0]) < abs(recording.sound.left[$1]) })
        #expect(abs(recording.start + click - production.lead.origin) < 120)
        let moved = try await produce(score) { $0.options.transpose = 1 }
        #expect(moved.backing.recording == nil && moved.backing.band != nil)
        #expect(moved.remarks.contains { $0.contains("another key") })
        await #expect(throws: DaemonError.self) {
            try await produce(score) {
                $0.accompaniment = .file(folder + "/song.backing.flac")
                $0.options.tempo = 1.2
            }
        }
        await #expect(throws: DaemonError.self) {
            try await produce(score) { $0.accompaniment = .file(folder + "/none.mp3") }
        }
    }

    @Test("A duet is sung by two, from two sides, and mixed to the loudness that was asked for")
    func duet() async throws {
        let whole = try await produce("silent-night") { $0.ensemble.selection = .all }
        let last = try #require(whole.lead.phrases.last)
        let production = whole.from(last.start)
        #expect(production.lines.count == 2)
        #expect(production.lines[0].pan * production.lines[1].pan < 0)
        var voices: [[Float]] = []
        for line in production.lines {
            var samples: [Float] = []
            for try await chunk in production.singer.sing(line.song).chunks { samples += chunk.samples }
            voices.append(samples)
        }
        let tape = MixTape(production: production, voices: voices)
        var settings = production.settings
        settings.gain += -18 - tape.loudness(settings)
        var meter = LoudnessMeter(channels: 2)
        var peak: Float = 0
        var frames = 0
        try tape.mix(settings) { block in
            meter.add(block.interleaved)
            peak = max(peak, block.interleaved.map(abs).max() ?? 0)
            frames += block.count
        }
        #expect(abs(meter.integrated + 18) < 0.3)
        #expect(peak <= 0.8913)
        #expect(frames == production.duration)
    }

    @Test("The page's JSON and back is the same score")
    func document() async throws {
        let songs = try await Self.workshop.value.songs
        for song in songs.songs {
            let score = try songs.score(song)
            let back = try ScoreDocument.score(try JSONValue.parse(ScoreDocument.json(score).text))
            #expect(back.parts.map(\.notes) == score.parts.map(\.notes))
            #expect(back.chords == score.chords && back.meters == score.meters && back.tempos == score.tempos)
        }
    }

    @Test(
        "What a page may send is bounded",
        arguments: [
            "{}", #"{"resolution":480}"#, #"{"resolution":0,"parts":[]}"#,
            #"{"resolution":480,"parts":[{"notes":[{"start":0,"end":0,"key":60}]}]}"#,
            #"{"resolution":480,"parts":[{"notes":[{"start":0,"end":9,"key":600}]}]}"#,
            #"{"resolution":480,"parts":[{"notes":[{"start":-5,"end":9,"key":60}]}]}"#,
            #"{"resolution":480,"tempos":[{"tick":0,"bpm":0}],"parts":[{"notes":[{"start":0,"end":9,"key":60}]}]}"#,
            #"{"resolution":480,"parts":[{"notes":[{"start":0,"end":1e30,"key":60}]}]}"#,
            #"{"resolution":480,"meters":[{"tick":0,"beats":3,"unit":0}],"parts":[{"notes":[{"start":0,"end":9,"key":60}]}]}"#,
        ])
    func hostile(text: String) throws {
        let json = try JSONValue.parse(text)
        #expect(throws: ScoreError.self) { try ScoreDocument.score(json) }
    }

    @Test("The desk reads, plans, renders and writes")
    func desk() async throws {
        let desk = ScoreDesk(workshop: try await Self.workshop.value)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.root + "/Songs/sakura.musicxml")))
        let read = try await desk.work(ScoreWork(task: .read(name: "sakura.musicxml"), body: bytes))
        let body = Array(
            #"{"score":\#(String(decoding: read.bytes, as: UTF8.self)),"options":{"from":2,"length":1.5}}"#.utf8)
        let plan = try JSONValue.parse(try await desk.work(ScoreWork(task: .plan, body: body)).bytes)
        #expect((plan["duration"]?.number ?? 0) > 30)
        #expect((plan["f0"]?["values"]?.array?.count ?? 0) > 1_000)
        let wave = try await desk.work(ScoreWork(task: .render(format: "wav"), body: body))
        let clip = try AudioFile.read(bytes: wave.bytes)
        #expect(clip.channels == 2 && clip.frames == 72_000)
        #expect(clip.metadata.label != nil)
        let xml = try await desk.work(ScoreWork(task: .export(format: "musicxml"), body: body))
        let again = try ScoreReader.read(xml.bytes, name: "again.musicxml")
        #expect(again.parts[0].notes.map(\.key) == (try ScoreReader.read(bytes, name: "a")).parts[0].notes.map(\.key))
        for (task, body) in [
            (ScoreWork.Task.read(name: "a"), Array("nonsense".utf8)), (.plan, Array("{".utf8)),
            (.plan, Array("{}".utf8)),
            (.render(format: "exe"), body), (.export(format: "doc"), body), (.library(id: "none"), []),
        ] {
            await #expect(throws: StageError.self) { try await desk.work(ScoreWork(task: task, body: body)) }
        }
    }
}
