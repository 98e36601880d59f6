import Script
import Testing
import Vocals

@testable import Singing

private typealias XML = MusicXMLBuilder

/// Chords, meters and instruments: what a band needs of a score.
@Suite struct HarmonyTests {
    private func chord(_ step: String, _ kind: String, alter: Int = 0, more: String = "") -> String {
        "<harmony><root><root-step>\(step)</root-step>\(alter == 0 ? "" : "<root-alter>\(alter)</root-alter>")</root>"
            + "<kind>\(kind)</kind>\(more)</harmony>"
    }

    private func read(_ measures: [String], more: String = "") throws -> Score {
        try ScoreReader.read(XML.score(measures, more: more), name: "a.xml")
    }

    @Test("Chord symbols are read with their place, alterations and bass")
    func chords() throws {
        let score = try read([
            chord("B", "minor-seventh", alter: -1) + XML.note("C5", 2, "la")
                + chord("C", "major", more: "<bass><bass-step>E</bass-step></bass>") + XML.note("C5", 2, "la"),
            chord(
                "G", "dominant",
                more:
                    "<degree><degree-value>9</degree-value><degree-alter>-1</degree-alter><degree-type>add</degree-type></degree>"
            )
                + XML.note("C5", 4, "la"),
        ])
        #expect(score.chords.map(\.tick) == [0, 960, 1_920])
        #expect(score.chords.map(\.root) == [10, 0, 7])
        #expect(score.chords[0].intervals == [0, 3, 7, 10])
        #expect(score.chords[1].bass == 4)
        #expect(score.chords[2].intervals == [0, 4, 7, 10, 13])
    }

    @Test("A repeat plays its chords again")
    func repeated() throws {
        let score = try read([chord("C", "major") + XML.note("C5", 4, "one", "two") + XML.repeatEnd])
        #expect(score.chords.map(\.tick) == [0, 1_920])
    }

    @Test("A chord of an unknown kind is named and left out, “no chord” ends the one before")
    func unknown() throws {
        let score = try read([chord("C", "Tristan") + chord("C", "none") + XML.note("C5", 4, "la")])
        #expect(score.chords.map(\.intervals) == [[]])
        #expect(score.ignored.contains { $0.contains("Tristan") })
    }

    @Test("Time signatures are kept, and a short first bar is a pick-up")
    func meters() throws {
        let three = "<attributes><time><beats>3</beats><beat-type>4</beat-type></time></attributes>"
        let score = try read([three + XML.note("C5", 1, "la"), XML.note("C5", 3, "la"), XML.note("C5", 3, "la")])
        #expect(score.meters.map(\.beats) == [3])
        #expect(score.pickup == 480)
    }

    @Test("A part without words is an instrument with all its notes, ties joined")
    func instruments() throws {
        let backup = "<backup><duration>4</duration></backup>"
        let tie = "<tie type=\"start\"/>"
        let stop = "<tie type=\"stop\"/>"
        let bytes = XML.part(
            """
            <part id="P1"><measure><attributes><divisions>1</divisions></attributes>\(XML.note("C5", 4, "la"))</measure>
            <measure>\(XML.note("C5", 4, "la"))</measure></part>
            <part id="P2"><measure><attributes><divisions>1</divisions></attributes>\
            \(XML.note("C4", 4, extra: tie))\(XML.note("E4", 4, extra: "<chord/>"))\(backup)\(XML.note("C3", 4, voice: 2))</measure>
            <measure>\(XML.note("C4", 4, extra: stop))</measure></part>
            """)
        let score = try ScoreReader.read(bytes, name: "a.xml")
        let track = try #require(score.instruments.first)
        #expect(score.instruments.count == 1)
        #expect(track.part == 1)
        #expect(track.notes.map(\.key).sorted() == [48, 60, 64])
        #expect(track.notes.first { $0.key == 60 }?.end == 3_840)
    }

    @Test("Notes under a chord's top are a second voice on the same words")
    func lowerVoices() throws {
        let score = try read([
            XML.note("G5", 2, "one") + XML.note("E5", 2, extra: "<chord/>") + XML.note("A5", 2, "two")
                + XML.note("F5", 2, extra: "<chord/>")
        ])
        #expect(score.parts.count == 1)
        #expect(score.parts[0].notes.map(\.key) == [79, 81])
        #expect(score.parts[0].harmony.map { $0.notes.map(\.key) } == [[76, 77]])
        #expect(score.parts[0].harmony[0].notes.map { $0.lyric?.text } == ["one", "two"])
    }

    @Test("A voice without words borrows those of the one above, and holds where that one is silent")
    func borrowedWords() throws {
        let backup = "<backup><duration>4</duration></backup>"
        let score = try read([
            XML.note("G5", 2, "one") + XML.note("A5", 2, "two") + backup + XML.note("E5", 2, voice: 2)
                + XML.note("F5", 1, voice: 2) + XML.note("E5", 1, voice: 2)
        ])
        let second = try #require(score.parts[0].harmony.first)
        #expect(second.notes.map { $0.lyric?.text } == ["one", "two", "-"])
    }

    @Test("All parts are sung on one clock, each from its own place, in one key")
    func ensemble() async throws {
        var score = Fixtures.score([(64, 2, "la"), (65, 2, "la"), (67, 2, "la")])
        var lower = score.parts[0]
        for index in lower.notes.indices { lower.notes[index].key -= 4 }
        score.parts[0].harmony = [lower]
        let singer = try Fixtures.singer()
        let lines = try await singer.plan(
            score, ensemble: EnsembleOptions(selection: .all), options: SongOptions(transpose: 2))
        #expect(lines.count == 2)
        #expect(Set(lines.map(\.song.origin)).count == 1)
        #expect(Set(lines.map(\.song.plan.duration)).count == 1)
        #expect(lines.map(\.song.transposition) == [2, 2])
        #expect(lines[0].pan < 0 && lines[1].pan > 0)
        let starts = lines.map { $0.song.plan.notes.map(\.start) }
        #expect(zip(starts[0], starts[1]).allSatisfy { abs($0 - $1) <= 1 })
    }

    @Test("A choir's singers are a little apart, and too many are refused")
    func choir() async throws {
        let score = Fixtures.score([(64, 2, "la"), (65, 2, "la")])
        let singer = try Fixtures.singer()
        let lines = try await singer.plan(score, ensemble: EnsembleOptions(doubling: 3))
        #expect(lines.count == 3)
        #expect(Set(lines.map { $0.song.phrases[0].script.seed }).count == 3)
        let late = lines.map { $0.song.origin - lines[0].song.origin }
        #expect(late[0] == 0 && late[1...].allSatisfy { $0 > 0 && $0 < 2_400 })
        var many = score
        many.parts = [ScorePart](repeating: score.parts[0], count: 5)
        await #expect(throws: ScoreError.self) {
            try await singer.plan(many, ensemble: EnsembleOptions(selection: .all, doubling: 2))
        }
        await #expect(throws: ScoreError.self) {
            try await singer.plan(score, ensemble: EnsembleOptions(selection: .parts([7])))
        }
    }

    @Test("Dynamics can be levelled or doubled")
    func dynamics() async throws {
        var score = Fixtures.score([(64, 2, "la"), (65, 2, "la")])
        score.parts[0].notes[1].velocity = 112
        let singer = try Fixtures.singer()
        func rise(_ dynamics: Double) async throws -> Float {
            let plan = try await singer.plan(score, options: SongOptions(style: .plain, dynamics: dynamics)).plan
            let at = plan.notes.map { ($0.start + $0.end) / 2 }
            return plan.energy.value(at: at[1]) - plan.energy.value(at: at[0])
        }
        let (level, written, doubled) = (try await rise(0), try await rise(1), try await rise(2))
        #expect(written > level + 4)
        #expect(doubled > written + 4)
    }
}
