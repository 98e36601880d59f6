import Glibc
import Script
import Testing
import Vocals

@testable import Singing

@Suite struct DrawnPitchTests {
    private static func cents(_ hertz: Float) -> Double { 6900 + 1200 * log2(Double(hertz) / 440) }

    /// The largest difference between the drawn line and the F0 handed to the voice, over all voiced frames under it.
    private static func error(_ song: SongPlan, _ score: Score, tempo: Double = 1, frameRate: Double) -> (
        worst: Double, count: Int
    ) {
        let part = score.parts[0]
        var worst = 0.0
        var count = 0
        for phrase in song.phrases {
            let first = Int((Timeline.seconds(phrase.start) * frameRate).rounded())
            for (index, hertz) in phrase.script.f0.enumerated() where hertz > 0 {
                let time = (Double(first + index) + 0.5) / frameRate - Timeline.seconds(song.origin)
                let tick = score.tempos.tick(at: time * tempo, resolution: score.resolution)
                guard let drawn = part.pitch.value(at: tick) else { continue }
                worst = max(worst, abs(cents(hertz) - drawn - Double(song.transposition) * 100))
                count += 1
            }
        }
        return (worst, count)
    }

    @Test(arguments: [1.0, 0.7]) func theVoiceGetsTheDrawnLineExactly(tempo: Double) async throws {
        let notes = [
            EditorFixtures.ustxNote(0, 960, 60, "你", vibrato: 75),
            EditorFixtures.ustxNote(
                960, 960, 64, "好",
                pitch: "{x: -80, y: -40, shape: io}, {x: 60, y: 10, shape: o}, {x: 200, y: 0, shape: io}"),
            EditorFixtures.ustxNote(2400, 960, 62, "啊"),
        ]
        let curves = "[{xs: [300, 500, 700, 2500, 2900], ys: [0, 120, 0, 0, -300], abbr: pitd}]"
        let text = EditorFixtures.ustx(notes.joined(separator: ", "), curves: curves)
        let score = try ScoreReader.read(Array(text.utf8), name: "a.ustx")
        let voice = FakeVoice()
        let song = try await Fixtures.singer(voice).plan(score, options: SongOptions(transpose: 2, tempo: tempo))
        SongPlannerTests.check(song, rate: voice.frameRate)
        let error = Self.error(song, score, tempo: tempo, frameRate: voice.frameRate)
        // Positions of the plan are rounded to a sample: 1/500 of a frame.
        #expect(error.worst < 0.5 && error.count > 100, "\(error)")
    }

    @Test func aDSLineIsSungWithItsOwnTimesAndPitch() async throws {
        let score = try ScoreReader.read(Array(EditorFixtures.ds.utf8), name: "a.ds")
        let voice = FakeVoice()
        let song = try await Fixtures.singer(voice).plan(score)
        let error = Self.error(song, score, frameRate: voice.frameRate)
        #expect(error.worst < 0.5 && error.count > 40, "\(error)")
        let names = song.plan.phonemes.filter { !$0.value.isSilence }
        #expect(names.map { String($0.value.name) } == ["x", "iao", "x", "ing", "x", "ing"])
        for consonant in names where consonant.value.name == "x" {
            #expect(abs(Timeline.seconds(consonant.duration) - 0.1) < 0.02)
        }
    }

    @Test func outsideTheLineTheSingersOwnPitchComesBackWithoutAJump() async throws {
        var score = Fixtures.score([(60, 4, "啊")])
        score.parts[0].pitch = ScoreCurve([[.init(tick: 480, value: 6300), .init(tick: 960, value: 6300)]])
        let song = try await Fixtures.singer().plan(score, options: SongOptions(style: .plain))
        let line = song.phrases[0].script.f0.filter { $0 > 0 }.map(Self.cents)
        #expect(line.contains { abs($0 - 6300) < 0.01 } && line.contains { abs($0 - 6000) < 5 })
        for (left, right) in zip(line, line.dropFirst()) { #expect(abs(left - right) < 120) }
    }

    @Test func writtenLevelsTakeTheVelocitiesPlace() async throws {
        var score = Fixtures.score([(60, 4, "啊")])
        score.parts[0].loudness = ScoreCurve([[.init(tick: 0, value: -9), .init(tick: 1920, value: 6)]])
        let soft = try await Fixtures.singer().plan(Fixtures.score([(60, 4, "啊")]))
        let song = try await Fixtures.singer().plan(score)
        let (a, b) = (soft.phrases[0].script.energy, song.phrases[0].script.energy)
        #expect(b[b.count / 4] < a[a.count / 4] - 2 && b[b.count * 3 / 4] > a[a.count * 3 / 4] + 1)
    }

    @Test func soundsInBracketsAreSung() throws {
        let notes = ["小[zh/x zh/iao]", "星[zh/sh ing]", "は[wa]", "la[en/L ow1]"].enumerated().map {
            Note(start: $0.offset * 480, end: $0.offset * 480 + 480, key: 60, lyric: Lyric($0.element))
        }
        let result = try Fixtures.aligner().align(notes, language: .mandarin)
        #expect(
            result.syllables.map { $0.phonemes.map(\.symbol) } == [
                ["zh/x", "zh/iao"], ["zh/sh", "zh/ing"], ["ja/w", "ja/a"], ["en/L", "en/OW"],
            ])
        #expect(result.syllables.map(\.text) == ["小", "星", "は", "la"])
        #expect(result.remarks.isEmpty)
    }

    @Test func strokesThatOverlapGiveWayToTheLaterOne() {
        let curve = ScoreCurve([
            [.init(tick: 0, value: 1), .init(tick: 50, value: 1), .init(tick: 100, value: 1)],
            [.init(tick: 60, value: 2), .init(tick: 90, value: 2)], [.init(tick: .nan, value: 2)],
        ])
        #expect([-1, 0, 25, 55, 60, 75, 90, 95].map { curve.value(at: $0) } == [nil, 1, 1, nil, 2, 2, 2, nil])
    }
}
