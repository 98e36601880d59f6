import Script
import Singing
import Testing

@Suite struct MIDIReaderTests {
    @Test func lyricsLandOnTheirNotes() throws {
        var file = MIDIBuilder()
        file.track(MIDIBuilder.text(3, "Song"), MIDIBuilder.meta(0x51, [0x07, 0xA1, 0x20]))
        file.track(
            MIDIBuilder.text(3, "Voice"), MIDIBuilder.note(60, 480, lyric: "twin-"),
            MIDIBuilder.note(67, 480, lyric: "kle"),
            MIDIBuilder.note(69, 480))
        let score = try ScoreReader.read(file.bytes, name: "a.mid")
        #expect(score.title == "Song")
        #expect(score.parts.map(\.name) == ["Voice"])
        #expect(score.parts[0].notes.map(\.key) == [60, 67, 69])
        #expect(score.parts[0].notes.map { $0.lyric?.text } == ["twin", "kle", "-"])
        #expect(score.parts[0].notes.map { $0.lyric?.syllabic } == [.begin, .end, .single])
        #expect(score.seconds(at: 960) == 1)
    }

    @Test func karaokeTextBecomesWordsAndSpacesTellWhereTheyEnd() throws {
        var file = MIDIBuilder()
        file.track(MIDIBuilder.text(1, "@KMIDI KARAOKE FILE"), MIDIBuilder.text(1, "@TTwinkle"))
        file.track(
            MIDIBuilder.text(1, "@LENGL"), MIDIBuilder.text(1, "\\Twin"), MIDIBuilder.text(1, "kle ", after: 480),
            MIDIBuilder.text(1, "/star", after: 480))
        file.track(MIDIBuilder.note(60, 480), MIDIBuilder.note(67, 480), MIDIBuilder.note(69, 480))
        let score = try ScoreReader.read(file.bytes, name: "a.kar")
        #expect(score.title == "Twinkle")
        #expect(score.parts[0].notes.map { $0.lyric?.text } == ["Twin", "kle", "star"])
        #expect(score.parts[0].notes.map { $0.lyric?.syllabic } == [.begin, .end, .single])
    }

    @Test func runningStatusAndVelocityZeroEndNotes() throws {
        var file = MIDIBuilder(format: 0)
        file.track([0, 0x90, 60, 80, 0x83, 0x60, 60, 0, 0, 62, 80, 0x83, 0x60, 62, 0])
        let notes = try ScoreReader.read(file.bytes, name: "a.mid").parts[0].notes
        #expect(notes.map(\.start) == [0, 480])
        #expect(notes.map(\.end) == [480, 960])
    }

    @Test func overlappingNotesBecomeOneVoice() throws {
        var file = MIDIBuilder(format: 0)
        file.track(
            MIDIBuilder.on(60), MIDIBuilder.on(64), MIDIBuilder.on(65, after: 240), MIDIBuilder.off(60, after: 240),
            MIDIBuilder.off(64, after: 0), MIDIBuilder.off(65, after: 240))
        let score = try ScoreReader.read(file.bytes, name: "a.mid")
        #expect(score.parts[0].notes.map(\.key) == [64, 65])
        #expect(score.parts[0].notes.map(\.end) == [240, 720])
        #expect(!score.ignored.isEmpty)
    }

    @Test func channelsAreParts() throws {
        var file = MIDIBuilder(format: 0)
        file.track(
            MIDIBuilder.on(60, channel: 0), MIDIBuilder.on(48, channel: 1), MIDIBuilder.on(36, channel: 9),
            MIDIBuilder.off(60, after: 480, channel: 0), MIDIBuilder.off(48, after: 0, channel: 1))
        let score = try ScoreReader.read(file.bytes, name: "a.mid")
        #expect(score.parts.map { $0.notes.map(\.key) } == [[60], [48]])
        #expect(score.instruments.map(\.isDrums) == [false, false, true])
        #expect(score.instruments.map(\.part) == [0, 1, nil])
        #expect(score.instruments[2].notes.map(\.key) == [36])
    }

    @Test func tempoChangesMoveTime() throws {
        var file = MIDIBuilder(format: 0)
        file.track(MIDIBuilder.note(60, 480), MIDIBuilder.meta(0x51, [0x0F, 0x42, 0x40]), MIDIBuilder.note(60, 480))
        let score = try ScoreReader.read(file.bytes, name: "a.mid")
        #expect(score.seconds(at: 480) == 0.5)
        #expect(score.seconds(at: 960) == 1.5)
    }

    @Test func timeCodeDivisionIsAbsoluteTime() throws {
        // 25 frames a second, 40 ticks a frame: a tick is a millisecond, whatever the tempo says.
        var file = MIDIBuilder(format: 0, division: [0xE7, 40])
        file.track(MIDIBuilder.meta(0x51, [0x0F, 0x42, 0x40]), MIDIBuilder.note(60, 500))
        let score = try ScoreReader.read(file.bytes, name: "a.mid")
        #expect(abs(score.seconds(at: 500) - 0.5) < 1e-9)
    }

    @Test(
        arguments: [
            ([0x82, 0xB3, 0x82, 0xAD, 0x82, 0xE7], "さくら"), ([0xD0, 0xC7, 0xB9, 0xE2], "星光"),
            ([0xE9, 0x74, 0xE9], "été"), (Array("星".utf8), "星"),
        ] as [([UInt8], String)])
    func encodingsAreGuessed(bytes: [UInt8], text: String) throws {
        var file = MIDIBuilder(format: 0)
        file.track(MIDIBuilder.meta(5, bytes), MIDIBuilder.note(60, 480))
        #expect(try ScoreReader.read(file.bytes, name: "a.mid").parts[0].notes[0].lyric?.text == text)
    }

    @Test func lyricsInATrackOfTheirOwnFindTheMelody() throws {
        var file = MIDIBuilder()
        file.track(MIDIBuilder.text(5, "la", after: 3), MIDIBuilder.text(5, "lo", after: 480))
        file.track(MIDIBuilder.on(40), MIDIBuilder.off(40, after: 3840))
        file.track(MIDIBuilder.note(60, 480), MIDIBuilder.note(62, 480))
        let parts = try ScoreReader.read(file.bytes, name: "a.mid").parts
        #expect(parts[0].hasLyrics == false)
        #expect(parts[1].notes.map { $0.lyric?.text } == ["la", "lo"])
    }

    @Test func bendsAreDrawnInTheirRange() throws {
        var file = MIDIBuilder(format: 0)
        // Registered parameter 0 sets a range of 12 semitones; half of it up is 6.
        file.track(
            [0, 0xB0, 101, 0, 0, 0xB0, 100, 0, 0, 0xB0, 6, 12], MIDIBuilder.on(60), [0x60, 0xE0, 0x00, 0x60],
            MIDIBuilder.off(60, after: 384), MIDIBuilder.on(62, channel: 1), MIDIBuilder.off(62, after: 480, channel: 1)
        )
        let parts = try ScoreReader.read(file.bytes, name: "a.mid").parts
        #expect(parts[0].pitch.value(at: 50) == 6000)
        #expect(parts[0].pitch.value(at: 300) == 6600)
        #expect(parts[1].pitch.isEmpty)
    }

    @Test func brokenFilesSayWhatIsWrong() {
        #expect(throws: ScoreError.self) { try ScoreReader.read([], name: "a.mid") }
        #expect(throws: ScoreError.self) { try ScoreReader.read(Array("MThd".utf8), name: "a.mid") }
        #expect(throws: ScoreError.self) { try ScoreReader.read(Array("hello, world".utf8), name: "a.txt") }
        var none = MIDIBuilder()
        none.track()
        #expect(throws: ScoreError.self) { try ScoreReader.read(none.bytes, name: "a.mid") }
    }
}
