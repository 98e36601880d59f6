import Script
import Testing

@testable import Singing

@Suite struct ScoreWriterTests {
    private static func song() -> Score {
        var score = Fixtures.score([
            (60, 1, "twin"), (62, 0.5, "kle"), (64, 0.5, "-"), (0, 1, nil), (65, 1.5, "star"), (66, 0.3, "啊"),
            (67, 3, "ah"),
        ])
        score.tempos = TempoMap([.init(tick: 0, bpm: 96), .init(tick: 960, bpm: 72.5)])
        score.parts[0].notes[0].lyric = Lyric("twin", syllabic: .begin)
        score.parts[0].notes[1].lyric = Lyric("kle", syllabic: .end)
        score.parts[0].notes[3].velocity = 100
        return score
    }

    private func again(_ score: Score, _ type: ScoreFileType) throws -> Score {
        let bytes = try ScoreWriter.write(score, as: type, aligner: try Fixtures.aligner())
        return try ScoreReader.read(bytes, name: "again")
    }

    @Test(arguments: ScoreFileType.allCases) func whatIsWrittenReadsBackTheSame(type: ScoreFileType) throws {
        let score = Self.song()
        let back = try again(score, type)
        let (a, b) = (score.parts[0].notes, back.parts[0].notes)
        #expect(a.map(\.key) == b.map(\.key))
        for (left, right) in zip(a, b) {
            #expect(abs(score.seconds(at: left.start) - back.seconds(at: right.start)) < 0.001, "\(left)")
            #expect(abs(score.seconds(at: left.end) - back.seconds(at: right.end)) < 0.001)
        }
        #expect(a.map { $0.lyric?.isExtension } == b.map { $0.lyric?.isExtension })
        if type != .ds {
            #expect(
                a.map { $0.lyric?.isExtension == true ? nil : $0.lyric }
                    == b.map { $0.lyric?.isExtension == true ? nil : $0.lyric })
            #expect(back.title == "Test")
            #expect(b[3].velocity == 100)
        }
    }

    @Test(arguments: [ScoreFileType.ustx, .ds]) func theDrawnPitchComesBackToo(type: ScoreFileType) throws {
        var score = Self.song()
        let points = stride(from: 0.0, through: 1440, by: 5).map { tick in
            ScoreCurve.Point(tick: tick, value: 6100 + 150 * (tick / 1440) + (tick < 700 ? 30 : -30))
        }
        score.parts[0].pitch = ScoreCurve([points])
        let back = try again(score, type)
        for tick in stride(from: 100.0, to: 950, by: 40) where abs(tick - 700) > 30 {
            let seconds = score.seconds(at: Int(tick))
            let value = back.parts[0].pitch.value(at: back.tempos.tick(at: seconds, resolution: back.resolution))
            let wanted = score.parts[0].pitch.value(at: tick)
            #expect(abs((value ?? 0) - (wanted ?? 0)) <= 1, "\(tick)")
        }
    }

    @Test func soundsOfTheScoreAreKeptInBrackets() throws {
        var score = Self.song()
        score.parts[0].notes[4].phonemes = [NotePhoneme(Phoneme("zh/l")), NotePhoneme(Phoneme("zh/a"))]
        let back = try again(score, .ustx)
        #expect(back.parts[0].notes[4].lyric?.text == "啊[zh/l zh/a]")
        let sounds = try Fixtures.aligner().align(back.parts[0].notes).syllables.first { $0.text == "啊" }
        #expect(sounds?.phonemes.map(\.symbol) == ["zh/l", "zh/a"])
    }

    @Test func ourSongsSurviveEveryFormat() throws {
        let library = try SongLibrary(folder: Fixtures.songs)
        for info in library.songs {
            let score = try library.score(info)
            for type in ScoreFileType.allCases {
                let back = try again(score, type)
                // A .ds gives each of two syllables on one note its own.
                let (a, b) = (score.parts[0].notes, back.parts[0].notes)
                #expect(type == .ds ? b.count >= a.count : a.map(\.key) == b.map(\.key), "\(info.id) \(type)")
                #expect(a.last?.key == b.last?.key && a.first?.key == b.first?.key)
            }
        }
    }

    @Test func suffixesTellTheKind() {
        #expect(ScoreFileType(path: "a/b.USTX") == .ustx && ScoreFileType(path: "a.midi") == .midi)
        #expect(ScoreFileType(path: "a.xml") == .musicXML && ScoreFileType(path: "a.wav") == nil)
        #expect(throws: ScoreError.self) { try ScoreWriter.write(Score(), as: .midi) }
    }
}
