import Formats
import Script
import Singing
import Testing

/// Cases of the unofficial MusicXML test suite (MIT, Reinhold Kainhofer): see the licence beside the files.
@Suite struct MusicXMLSuiteTests {
    private func score(_ name: String) throws -> Score {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let path = "/" + folder + "/Resources/musicxml-suite/" + name + ".xml"
        return try ScoreReader.read(try FileBytes.read(path, limit: 1 << 20), name: name)
    }

    private func lyrics(_ part: ScorePart) -> String {
        part.notes.map { $0.lyric?.text ?? "." }.joined(separator: " ")
    }

    @Test func melismasHoldTheirSyllable() throws {
        #expect(lyrics(try score("61d-Lyrics-Melisma").parts[0]) == "Me - - - lis ma. -")
    }

    @Test func graceNotesShareTheirSyllable() throws {
        #expect(
            lyrics(try score("61f-Lyrics-GracedNotes").parts[0]) == "Ly - - rics on - notes - - - with - graces")
    }

    @Test func elisionsStayOnTheirNote() throws {
        #expect(try score("61j-Lyrics-Elisions").parts[0].notes.map { $0.lyric?.text } == ["a", "b c", "d e", "f g h"])
    }

    @Test func eachVoiceHasItsWords() throws {
        let parts = try score("42a-MultiVoice-TwoVoicesOnStaff-Lyrics").parts
        #expect(parts.count == 2)
        #expect(parts.map(\.notes.count) == [6, 6])
    }

    @Test func transposingInstrumentsSoundTheSame() throws {
        let parts = try score("72b-TransposingInstruments-Full").parts
        #expect(Set(parts.filter { !$0.name.hasPrefix("displayed") }.map { $0.notes[0].key }) == [72])
    }

    @Test func repeatsNestInsideVoltas() throws {
        // 1 2 3 3 4 1 5 5 6 7
        #expect(try score("45i-Repeats-Nested").parts[0].notes.count == 10)
    }
}
