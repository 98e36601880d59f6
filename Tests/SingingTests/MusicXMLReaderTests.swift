import Script
import Singing
import Testing

private typealias XML = MusicXMLBuilder

@Suite struct MusicXMLReaderTests {
    private func notes(_ bytes: [UInt8]) throws -> [Note] { try ScoreReader.read(bytes, name: "a.xml").parts[0].notes }

    private func quarters(_ notes: [Note]) -> [Double] { notes.map { Double($0.end - $0.start) / 480 } }

    @Test func tiedNotesAreOneNote() throws {
        let start = "<tie type=\"start\"/>"
        let notes = try notes(
            XML.score([
                XML.note("C5", 4, "la", extra: start), XML.note("C5", 2, extra: "<tie type=\"stop\"/>") + XML.rest(2),
            ]))
        #expect(notes.map(\.key) == [72])
        #expect(quarters(notes) == [6])
    }

    @Test func notesWithoutWordsCarryTheVowelOnUntilARest() throws {
        let notes = try notes(
            XML.score([XML.note("C5", 1, "la") + XML.note("D5", 1) + XML.rest(1) + XML.note("E5", 1)]))
        #expect(notes.map { $0.lyric?.isExtension } == [false, true, nil])
    }

    @Test func divisionsMayChangeInTheMiddle() throws {
        let change = "<attributes><divisions>8</divisions></attributes>"
        let notes = try notes(
            XML.score([XML.note("C5", 1, "a") + change + XML.note("C5", 4, "b"), XML.note("C5", 24, "c")]))
        #expect(quarters(notes) == [1, 0.5, 3])
    }

    @Test func theTopOfAChordIsSungWithItsWords() throws {
        let notes = try notes(XML.score([XML.note("C5", 4, "la") + XML.note("E5", 4, extra: "<chord/>")]))
        #expect(notes.map(\.key) == [76])
        #expect(notes[0].lyric?.text == "la")
    }

    @Test func backupLeadsToASecondVoiceAndTheOneWithWordsIsSung() throws {
        let backup = "<backup><duration>4</duration></backup>"
        let score = try ScoreReader.read(
            XML.score([XML.note("C4", 4, voice: 2) + backup + XML.note("G5", 4, "la", voice: 1)]), name: "a.xml")
        #expect(score.parts.count == 1)
        #expect(score.parts[0].notes.map(\.key) == [79])
    }

    @Test func twoVoicesWithWordsAreTwoParts() throws {
        let backup = "<backup><duration>4</duration></backup>"
        let score = try ScoreReader.read(
            XML.score([XML.note("G5", 4, "la") + backup + XML.note("C4", 4, "lo", voice: 2)]), name: "a.xml")
        #expect(score.parts.map { $0.notes[0].lyric?.text } == ["la", "lo"])
    }

    @Test func aRepeatSingsTheSecondVerse() throws {
        let notes = try notes(XML.score([XML.note("C5", 4, "one", "two") + XML.repeatEnd, XML.note("D5", 4, "end")]))
        #expect(notes.map { $0.lyric?.text } == ["one", "two", "end"])
        #expect(notes.map(\.start) == [0, 1920, 3840])
    }

    @Test func voltasAreSungInTurn() throws {
        let notes = try notes(
            XML.score([
                XML.repeatStart + XML.note("C5", 4, "a1", "a2", "a3"),
                XML.volta("1, 2", XML.note("D5", 4, "b"), closes: true),
                XML.volta("3", XML.note("E5", 4, "c"), closes: false), XML.note("F5", 4, "d"),
            ]))
        #expect(notes.map { $0.lyric?.text } == ["a1", "b", "a2", "b", "a3", "c", "d"])
    }

    @Test func repeatsInRepeatsAreTakenEachTime() throws {
        let notes = try notes(
            XML.score([
                XML.repeatStart + XML.note("C5", 4, "a"), XML.repeatStart + XML.note("D5", 4, "b") + XML.repeatEnd,
                XML.note("E5", 4, "c") + XML.repeatEnd,
            ]))
        #expect(notes.map(\.key) == [72, 74, 74, 76, 72, 74, 74, 76])
    }

    @Test func daCapoAlFineEndsAtTheFine() throws {
        let notes = try notes(
            XML.score([
                XML.note("C5", 4, "a") + "<sound fine=\"yes\"/>",
                XML.note("D5", 4, "b")
                    + "<direction><direction-type><words>D.C. al Fine</words></direction-type></direction>",
                XML.note("E5", 4, "never"),
            ]))
        #expect(notes.map { $0.lyric?.text } == ["a", "b", "a"])
    }

    @Test func dalSegnoAlCodaJumps() throws {
        let notes = try notes(
            XML.score([
                XML.note("C5", 4, "a"), "<sound segno=\"s\"/>" + XML.note("D5", 4, "b") + "<sound tocoda=\"c\"/>",
                XML.note("E5", 4, "d") + "<sound dalsegno=\"s\"/>", "<sound coda=\"c\"/>" + XML.note("F5", 4, "e"),
            ]))
        #expect(notes.map { $0.lyric?.text } == ["a", "b", "d", "b", "e"])
    }

    @Test func endlessRepeatsAreRefused() {
        var limits = ScoreLimits()
        limits.measures = 20
        let many = "<barline location=\"right\"><repeat direction=\"backward\" times=\"16\"/></barline>"
        let bytes = XML.score([XML.note("C5", 4, "a"), XML.note("C5", 4, "a") + many])
        #expect(throws: ScoreError.self) { try ScoreReader.read(bytes, name: "a.xml", limits: limits) }
    }

    @Test func aShortGraceNoteTakesItsTimeFromTheMainNoteAndSingsItsSyllable() throws {
        let grace = "<note><grace slash=\"yes\"/>\(XML.pitch("D5"))<voice>1</voice></note>"
        let notes = try notes(XML.score([grace + XML.note("C5", 4, "la")]))
        #expect(notes.map(\.key) == [74, 72])
        #expect(notes[0].start == 0 && notes[0].end == notes[1].start && notes[1].end == 1920)
        #expect(notes.map { $0.lyric?.text } == ["la", "-"])
        #expect((60...80).contains(notes[0].end * 1000 / 960))
    }

    @Test func transposingPartsSoundAsWritten() throws {
        let transpose =
            "<attributes><transpose><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose></attributes>"
        #expect(try notes(XML.score([transpose + XML.note("D5", 4, "a")])).map(\.key) == [60])
    }

    @Test func aMissingDurationComesFromTheTypeAndTheTuplet() throws {
        let third = """
            <note>\(XML.pitch("C5"))<voice>1</voice><type>eighth</type><time-modification><actual-notes>3</actual-notes>\
            <normal-notes>2</normal-notes></time-modification><lyric><text>a</text></lyric></note>
            """
        #expect(try notes(XML.score([third + third + third])).map { $0.end - $0.start } == [160, 160, 160])
    }

    @Test func aPickupMeasureIsAsLongAsItsNotes() throws {
        let notes = try notes(XML.score([XML.note("C5", 1, "a"), XML.note("D5", 4, "b")]))
        #expect(notes.map(\.start) == [0, 480])
    }

    @Test func metronomeMarksAndSoundGiveTheTempo() throws {
        let mark = """
            <direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>c. 40</per-minute>\
            </metronome></direction-type></direction>
            """
        let score = try ScoreReader.read(
            XML.score([mark + XML.note("C5", 4, "a"), "<sound tempo=\"120\"/>" + XML.note("C5", 4, "a")]), name: "a.xml"
        )
        #expect(score.tempos.changes.map(\.bpm) == [60, 120])
    }

    @Test func elisionsAreTwoSyllablesOnOneNote() throws {
        let lyric =
            "<lyric><syllabic>single</syllabic><text>thou</text><elision/><syllabic>single</syllabic><text>art</text></lyric>"
        let note = "<note>\(XML.pitch("C5"))<duration>4</duration><voice>1</voice>\(lyric)</note>"
        #expect(try notes(XML.score([note]))[0].lyric?.text == "thou art")
    }

    @Test func timewiseScoresAreReadToo() throws {
        let text = """
            <score-timewise><measure number="1"><part id="P1"><note>\(XML.pitch("C5"))<duration>1</duration>\
            <lyric><text>a</text></lyric></note></part></measure><measure number="2"><part id="P1">\
            <note>\(XML.pitch("D5"))<duration>1</duration><lyric><text>b</text></lyric></note></part></measure></score-timewise>
            """
        #expect(try notes(Array(text.utf8)).map(\.key) == [72, 74])
    }

    @Test func aFermataHoldsItsNoteHalfAsLongAgain() throws {
        let score = try ScoreReader.read(
            XML.score([
                XML.note("C5", 2, "a") + XML.note("C5", 2, "a", notations: "<fermata/>"), XML.note("D5", 4, "b"),
            ]), name: "a.xml")
        // Two seconds for four quarters, and half a second more.
        #expect(score.seconds(at: score.parts[0].notes[2].start) == 2.5)
        #expect(score.parts[0].notes.map(\.start) == [0, 960, 1920])
        #expect(score.seconds(at: 3840) == 4.5)
    }

    @Test func hairpinsLeadFromOneLevelToTheNext() throws {
        func direction(_ type: String) -> String { "<direction><direction-type>\(type)</direction-type></direction>" }
        let score = try ScoreReader.read(
            XML.score([
                direction("<dynamics><p/></dynamics>") + direction("<wedge type=\"crescendo\"/>")
                    + XML.note("C5", 2, "a") + XML.note("D5", 2, "b") + direction("<wedge type=\"stop\"/>")
                    + direction("<dynamics><f/></dynamics>"),
                XML.note("E5", 2, "c") + direction("<wedge type=\"diminuendo\"/>") + XML.note("F5", 2, "d")
                    + direction("<wedge type=\"stop\"/>"), XML.note("G5", 4, "e"),
            ]), name: "a.xml")
        #expect(score.parts[0].notes.map(\.velocity) == [50, 73, 96, 96, 80])
        // 16 of velocity are 3 dB.
        #expect(score.parts[0].loudness.value(at: 960).map { abs($0 + 1.3125) < 0.01 } == true)
        #expect(score.ignored.isEmpty)
    }

    @Test func aTiedChordIsOneHeldNote() throws {
        func tied(_ pitch: String, _ type: String, chord: Bool = false, _ lyric: String = "") -> String {
            XML.note(pitch, 4, lyric, extra: (chord ? "<chord/>" : "")).replacing(
                "</duration>", with: "</duration><tie type=\"\(type)\"/>")
        }
        let score = try ScoreReader.read(
            XML.score([
                tied("D4", "start", "a") + tied("F4", "start", chord: true),
                tied("D4", "stop") + tied("F4", "stop", chord: true),
            ]), name: "a.xml")
        #expect(score.parts[0].notes.map(\.key) == [65])
        #expect(score.parts[0].notes.map(\.end) == [3840])
    }

    @Test func compressedScoresAreOpened() throws {
        let score = XML.score([XML.note("C5", 4, "a")])
        let container = "<container><rootfiles><rootfile full-path=\"s/song.xml\"/></rootfiles></container>"
        let named = ZipBuilder.archive([("META-INF/container.xml", Array(container.utf8)), ("s/song.xml", score)])
        #expect(try notes(named).map(\.key) == [72])
        let lost = ZipBuilder.archive([("META-INF/container.xml", Array("<container/>".utf8)), ("other.xml", score)])
        #expect(try notes(lost).map(\.key) == [72])
        let none = ZipBuilder.archive([("readme.txt", [0x20])])
        #expect(throws: ScoreError.self) { try ScoreReader.read(none, name: "a.mxl") }
    }

    @Test func otherXMLIsRefusedByName() {
        #expect(throws: ScoreError.self) {
            try ScoreReader.read(Array("<?xml version=\"1.0\"?><svg/>".utf8), name: "a.svg")
        }
        #expect(throws: ScoreError.self) {
            try ScoreReader.read(Array("<?xml version=\"1.0\"?><score-partwise>".utf8), name: "a")
        }
    }
}
