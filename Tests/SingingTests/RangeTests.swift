import Script
import Testing
import Vocals

@testable import Singing

@Suite("The range of a voice") struct RangeTests {
    private func remarks(_ keys: [Int], transpose: Int = 0) async throws -> [String] {
        let score = Fixtures.score(keys.map { ($0, 1, "la") })
        let options = SongOptions(transpose: transpose, fit: .none)
        return try await Fixtures.singer().plan(score, options: options).remarks
    }

    @Test("Notes beyond the range are counted, and the transposition that mends it is offered")
    func offer() async throws {
        let high = try await remarks([84, 86, 91])
        #expect(
            high.contains { $0.contains("2 of 3 notes (C6…G6) lie beyond A2…C6") && $0.contains("--transpose -7 ") })
        let low = try await remarks([40, 45])
        #expect(low.contains { $0.contains("1 of 2 notes (E2…A2)") && $0.contains("--transpose 5 ") })
        // What was wished already is counted in.
        let moved = try await remarks([60, 72], transpose: 24)
        #expect(moved.contains { $0.contains("--transpose 12 ") })
    }

    @Test("A melody wider than the range has no such offer, one inside it no remark")
    func others() async throws {
        let wide = try await remarks([30, 90])
        #expect(wide.contains { $0.contains("2 of 2 notes") && !$0.contains("--transpose") })
        #expect(try await !remarks([45, 84]).contains { $0.contains("lie beyond") })
    }

    @Test("A note that no voice can sing is asked for at the nearest pitch that it can, not refused in mid-song")
    func extreme() async throws {
        let plan = try await Fixtures.singer().plan(
            Fixtures.score([(127, 1, "la"), (0, 1, nil), (1, 1, "la")]), options: SongOptions(fit: .none))
        for phrase in plan.phrases {
            #expect(phrase.script.f0.allSatisfy { $0 == 0 || (30...2_000).contains($0) })
        }
    }
}

@Suite("Curves for voicebanks") struct ParameterTests {
    @Test("They are read from a project, written into one, and come back")
    func project() throws {
        let curves = """
            [{xs: [0, 480], ys: [0, 60], abbr: tenc}, {xs: [0, 10], ys: [0, 0], abbr: brec}, \
            {xs: [0, 480], ys: [100, 40], abbr: voic}, {xs: [0], ys: [9], abbr: shfc}]
            """
        let text = EditorFixtures.ustx(EditorFixtures.ustxNote(0, 960, 60, "la"), curves: curves)
        let score = try ScoreReader.read(Array(text.utf8), name: "a.ustx")
        let part = score.parts[0]
        #expect(Set(part.parameters.keys) == [.tension, .voicing])
        #expect(part.parameters[.tension]?.value(at: 480 + 240) == 30)
        #expect(score.ignored.contains { $0.contains("shfc") })
        let again = try ScoreReader.read(ScoreWriter.write(score, as: .ustx), name: "b.ustx").parts[0]
        #expect(again.parameters[.tension]?.value(at: 480 + 240) == 30)
        #expect(again.parameters[.voicing]?.value(at: 480 + 480) == 40)
    }

    @Test("A voice that cannot follow them says so")
    func unfollowed() async throws {
        var score = Fixtures.score([(60, 2, "la")])
        score.parts[0].parameters[.tension] = ScoreCurve([[.init(tick: 0, value: 10), .init(tick: 480, value: 20)]])
        let plan = try await Fixtures.singer().plan(score)
        #expect(plan.remarks.contains("The voice does not follow the drawn curves tenc"))
        #expect(plan.phrases[0].script.parameters.isEmpty)
    }
}
