import Foundation
import Script
import Testing

@testable import Singing

@Suite struct SongPlanTimeTests {
    private static let score = Fixtures.score([(64, 1, "la"), (0, 2, nil), (65, 1, "lo"), (0, 1, nil), (67, 1, "li")])

    private func plan() async throws -> SongPlan { try await Fixtures.singer().plan(Self.score) }

    private func isWhole(_ plan: Plan) -> Bool {
        plan.phonemes.first?.start == 0 && plan.phonemes.last?.end == plan.duration
            && zip(plan.phonemes, plan.phonemes.dropFirst()).allSatisfy { $0.end == $1.start }
    }

    @Test("A delayed song is the same song later")
    func delayed() async throws {
        let plan = try await plan()
        let later = plan.delayed(by: 48_000)
        #expect(later.plan.duration == plan.plan.duration + 48_000)
        #expect(later.origin == plan.origin + 48_000)
        #expect(later.phrases.map(\.start) == plan.phrases.map { $0.start + 48_000 })
        #expect(later.plan.words.map(\.start) == plan.plan.words.map { $0.start + 48_000 })
        #expect(isWhole(later.plan))
        #expect(abs(later.plan.f0.step(at: 48_000 + 30_000) - plan.plan.f0.step(at: 30_000)) < 30)
    }

    @Test("A song goes on from the beginning of a phrase with nothing of those before")
    func resumed() async throws {
        let plan = try await plan()
        let start = try #require(plan.phraseStart(at: plan.phrases[1].start + 5_000))
        #expect(start == plan.phrases[1].start)
        let rest = plan.from(start)
        #expect(rest.phrases.map(\.start) == plan.phrases[1...].map { $0.start - start })
        #expect(rest.plan.words.map(\.value) == ["lo", "li"])
        #expect(rest.plan.text == "lo\nli")
        #expect(rest.plan.duration == plan.plan.duration - start)
        #expect(isWhole(rest.plan))
        var samples: [Float] = []
        for try await chunk in try Fixtures.singer().sing(rest).chunks { samples += chunk.samples }
        #expect(samples.count == rest.plan.duration)
    }

    @Test("From nowhere, or from behind the end, a plan is still a plan", arguments: [-5, 0, Int.max / 2])
    func edges(position: Int) async throws {
        let rest = try await plan().from(position)
        #expect(rest.plan.duration >= 0)
        #expect(rest.phrases.allSatisfy { $0.start >= 0 })
    }

    @Test("The words are written with their times, syllables of a word together")
    func lrc() async throws {
        var score = Fixtures.score([(64, 1, "Twin"), (64, 1, "kle,"), (67, 1, "star"), (0, 2, nil), (67, 1, "how")])
        score.title = "A [song]"
        score.parts[0].notes[0].lyric?.syllabic = .begin
        score.parts[0].notes[1].lyric?.syllabic = .end
        let plan = try await Fixtures.singer().plan(score)
        let text = LRCWriter.text(plan)
        let lines = text.split(separator: "\n")
        #expect(lines[0] == "[ti:A song]")
        #expect(lines.count == 4)
        let bare = lines[2].replacing(/[\[<]\d\d:\d\d\.\d\d[\]>]/, with: "")
        #expect(bare == "Twinkle star")
        let back = LRC(text)
        #expect(back.lines.count == 4)
        #expect(abs(back.lines[0].seconds - Timeline.seconds(plan.plan.words[0].start)) < 0.006)
    }

    @Test("The song's title and mood are in its plan")
    func title() async throws {
        var score = Self.score
        score.title = "Song"
        let plan = try await Fixtures.singer().plan(score, options: SongOptions(mood: Mood(.happy)))
        #expect(plan.plan.title == "Song")
        #expect(plan.plan.mood.emotion == .happy)
    }
}

@Suite struct SongSheetTests {
    private func sheet(_ text: String) throws -> SongSheet { try SongSheet(Array(text.utf8), name: "a.yaml") }

    @Test("What a sheet says is read")
    func values() throws {
        let sheet = try sheet(
            "band: zheng\nintro: 2\nmood: soft\nintensity: 0.4\nbacking: a.flac\noffset: 1.5\nlevel: -3")
        #expect(sheet.band == "zheng" && sheet.intro == 2 && sheet.mood == Mood(.soft, intensity: 0.4))
        #expect(sheet.backing == "a.flac" && sheet.offset == 1.5 && sheet.level == -3)
    }

    @Test(
        "What makes no sense is refused with its line",
        arguments: [
            "bnad: folk", "intro: 99", "mood: blue", "style: rap", "backing: ../../etc/passwd", "level: loud", "[",
        ])
    func wrong(text: String) { #expect(throws: ScoreError.self) { try sheet(text) } }

    @Test("Songs, sheets, set lists and arrangements of a folder")
    func library() throws {
        let folder = NSTemporaryDirectory() + "songs-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let score = MusicXMLBuilder.score([MusicXMLBuilder.note("C5", 4, "la")])
        try Data(score).write(to: URL(fileURLWithPath: folder + "/one.musicxml"))
        try Data(score).write(to: URL(fileURLWithPath: folder + "/two.musicxml"))
        try Data("mood: happy".utf8).write(to: URL(fileURLWithPath: folder + "/one.yaml"))
        try Data("mood: blue".utf8).write(to: URL(fileURLWithPath: folder + "/two.yaml"))
        try Data("MThd".utf8).write(to: URL(fileURLWithPath: folder + "/one.backing.mid"))
        try Data("# tonight\none\n\none\n".utf8).write(to: URL(fileURLWithPath: folder + "/late.setlist"))
        var library = try SongLibrary(folder: folder, owner: "p")
        #expect(library.songs.map(\.id) == ["one"])
        #expect(library.songs[0].sheet.mood.emotion == .happy)
        #expect(library.songs[0].owner == "p")
        #expect(library.problems.count == 1)
        #expect(library.setList("late")?.songs == ["one", "one"])
        library.add(try SongLibrary(folder: folder))
        #expect(library.songs.count == 1)
        #expect(library.problems.contains { $0.what.contains("taken") })
    }
}

@Suite struct ACESReaderTests {
    private func read(_ text: String) throws -> Score { try ScoreReader.read(Array(text.utf8), name: "a.aces") }

    @Test("Notes in seconds with syllables, slurs, breaths and a drawn pitch")
    func reads() throws {
        let score = try read(
            """
            {"version": 1.0, "notes": [
              {"start_time": 0, "end_time": 0.375, "pitch": 60, "type": "general", "language": "ch", "syllable": "xing"},
              {"start_time": 0.375, "end_time": 0.75, "pitch": 62, "type": "slur"},
              {"start_time": 0.8, "end_time": 1.0, "type": "br"},
              {"start_time": 1.0, "end_time": 1.5, "pitch": 64, "language": "en", "phone": ["d", "r", "iy"]},
              {"start_time": 1.5, "end_time": 2, "type": "sp"}],
             "piece_params": {"pitch": {"user": [{"start_time": 0.1, "hop_time": 0.01, "values": [60, 60.5, 61]}]}}}
            """)
        let notes = score.parts[0].notes
        #expect(notes.map(\.key) == [60, 62, 64])
        #expect(notes.map { score.seconds(at: $0.start) } == [0, 0.375, 1])
        #expect(notes[1].lyric?.isExtension == true)
        #expect(notes[0].phonemes?.map(\.phoneme.symbol) == ["zh/x", "zh/ing"])
        #expect(notes[2].phonemes?.map(\.phoneme.symbol) == ["en/D", "en/R", "en/IY"])
        #expect(score.parts[0].pitch.value(at: 1_100) == 6_050)
    }

    @Test(
        "Times and pitches that make no sense are refused",
        arguments: [
            #"{"notes":[{"start_time":2,"end_time":1,"pitch":60}]}"#,
            #"{"notes":[{"start_time":0,"end_time":1,"pitch":600}]}"#,
            #"{"notes":[{"start_time":-1,"end_time":1,"pitch":60}]}"#,
            #"{"notes":[{"start_time":0,"end_time":1e300,"pitch":60}]}"#,
            #"{"notes":[{"start_time":0,"end_time":1}]}"#,
        ])
    func refuses(text: String) { #expect(throws: ScoreError.self) { try read(text) } }

    @Test(
        "ACE Studio's own projects are refused by name",
        arguments: [#"{"compressMethod":"zstd","content":""}"#, "ACEP2\u{1}\u{2}"])
    func studio(text: String) {
        let error = #expect(throws: ScoreError.self) { try read(text) }
        #expect(error?.what.contains("ACE Studio") == true)
    }
}
