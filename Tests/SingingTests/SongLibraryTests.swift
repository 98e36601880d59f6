import Script
import Testing

@testable import Singing

@Suite struct SongLibraryTests {
    @Test func ourSongsAreFoundWithTheirLanguages() throws {
        let library = try SongLibrary(folder: Fixtures.songs)
        #expect(library.problems.isEmpty)
        let languages = Dictionary(uniqueKeysWithValues: library.songs.map { ($0.id, $0.language) })
        #expect(
            languages == [
                "auld-lang-syne": .english, "greensleeves": .english, "molihua": .mandarin, "sakura": .japanese,
                "scarborough-fair": .english, "silent-night": .english, "songbie": .mandarin, "twinkle": .english,
                "xiaoxingxing": .mandarin,
            ])
        #expect(library.songs.allSatisfy { (15...120).contains($0.duration) })
        #expect(library.find("茉莉花")?.id == "molihua")
        #expect(library["nothing"] == nil)
    }

    @Test func everySongCanBeSungWithoutGuessing() async throws {
        let library = try SongLibrary(folder: Fixtures.songs)
        let voice = FakeVoice()
        for info in library.songs {
            let score = try library.score(info)
            let song = try await Fixtures.singer(voice).plan(score, options: SongOptions(range: 56...76))
            SongPlannerTests.check(song, rate: voice.frameRate)
            #expect(song.transposition == 0, "\(info.id)")
            // A lead sung alone leaves the second voice out, and says so.
            let isAlone = score.parts[0].harmony.isEmpty
            #expect(song.remarks.count == (isAlone ? 0 : 1), "\(info.id): \(song.remarks)")
            #expect(!score.chords.isEmpty, "\(info.id)")
            #expect(song.phrases.count > 3, "\(info.id)")
            #expect(song.phrases[0].plan.duration < 7 * 48_000, "\(info.id) \(song.phrases[0].plan.words)")
        }
    }

    @Test func measuresOfOurSongsAreFull() throws {
        let library = try SongLibrary(folder: Fixtures.songs)
        let song = try #require(library["scarborough-fair"])
        let notes = try library.score(song).parts[0].notes
        let second = notes.first { $0.lyric?.text == "Tell" }
        #expect(second.map { $0.start % (3 * 480) } == 0)
        #expect(notes.filter { $0.lyric?.isExtension == false }.count == 68)
    }

    @Test func aMissingFolderIsAnError() {
        #expect(throws: ScoreError.self) { try SongLibrary(folder: "/nowhere/at/all") }
    }
}
