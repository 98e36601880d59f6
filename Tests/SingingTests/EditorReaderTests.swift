import Foundation
import Script
import Testing

@testable import Singing

@Suite struct EditorReaderTests {
    private typealias Make = EditorFixtures

    private func read(_ text: String) throws -> Score { try ScoreReader.read(Array(text.utf8), name: "song") }
    private func lyrics(_ part: ScorePart) -> [String] { part.notes.map { $0.lyric?.text ?? "." } }

    // MARK: UST

    private static let ustNotes = [
        "Length=480\r\nLyric=R\r\nNoteNum=60\r\nTempo=90", "Length=480\r\nLyric=- さ_C4\r\nNoteNum=60",
        "Length=240\r\nLyric=?く\r\nNoteNum=62\r\nTempo=60", "Length=240\r\nLyric=u k\r\nNoteNum=62",
        "Length=480\r\nLyric=u ら\r\nNoteNum=64",
    ]

    @Test func ustLengthsAddUpAndAliasesAreSyllables() throws {
        let score = try read(Make.ust(Self.ustNotes, settings: "Tempo=500000"))
        #expect(lyrics(score.parts[0]) == ["さ", "く", "-", "ら"])
        #expect(score.parts[0].notes.map(\.start) == [480, 960, 1200, 1440])
        // The header's tempo is UTAU's known fault: the first note's holds.
        #expect(score.tempos.changes == [.init(tick: 0, bpm: 90), .init(tick: 960, bpm: 60)])
        #expect(score.parts[0].pitch.isEmpty)
    }

    @Test func ustIsShiftJISUnlessItIsUTF8() throws {
        let text = Make.ust(["Length=480\r\nLyric=@\r\nNoteNum=60"])
        let bytes = Array(text.utf8).flatMap { $0 == UInt8(ascii: "@") ? Make.sakura[0] : [$0] }
        #expect(lyrics(try ScoreReader.read(bytes, name: "a.ust").parts[0]) == ["さ"])
        let named = Make.ust(["Length=480\r\nLyric=ち\r\nNoteNum=60"], charset: "Charset=utf-8\r\n")
        #expect(lyrics(try read(named).parts[0]) == ["ち"])
        #expect(lyrics(try read(Make.ust(["Length=480\r\nLyric=a=b\r\nNoteNum=60"])).parts[0]) == ["a=b"])
    }

    @Test func ustTwoGivesDistances() throws {
        let notes = [
            "Length=480\r\nDelta=0\r\nDuration=240\r\nLyric=か\r\nNoteNum=60",
            "Length=480\r\nDelta=480\r\nDuration=480\r\nLyric=き\r\nNoteNum=62",
        ]
        #expect(try read(Make.ust(notes)).parts[0].notes.map(\.start) == [0, 480])
        #expect(try read(Make.ust(notes)).parts[0].notes.map(\.end) == [240, 960])
    }

    @Test func bothPitchModesOfUSTAreDrawn() throws {
        let notes = [
            "Length=480\r\nLyric=か\r\nNoteNum=60\r\nPBType=5\r\nPBStart=0\r\nPitchBend=0,50,100,\(String(repeating: "100,", count: 93))",
            "Length=480\r\nLyric=き\r\nNoteNum=62\r\nPBS=-60\r\nPBW=30,90\r\nPBY=-20.7,\r\nPBM=s,s,s",
        ]
        let pitch = try read(Make.ust(notes)).parts[0].pitch
        #expect(pitch.value(at: 5).map { abs($0 - 6050) < 1e-9 } == true)
        #expect(pitch.value(at: 300).map { abs($0 - 6100) < 1e-9 } == true)
        // 30 ms before the note the second point stands 207 cents below it, on top of the last note's bend.
        #expect(pitch.value(at: 480 + 300).map { abs($0 - 6200) < 1e-9 } == true)
        #expect(pitch.value(at: 480 - 30).map { abs($0 - 6093) < 5 } == true)
    }

    // MARK: USTX

    @Test func ustxPlacesNotesByPartAndTempo() throws {
        let notes = [
            Make.ustxNote(0, 480, 60, "twinkle"), Make.ustxNote(480, 480, 62, "+"), Make.ustxNote(960, 480, 64, "+~"),
            Make.ustxNote(1440, 480, 65, "R"),
        ]
        let score = try read(Make.ustx(notes.joined(separator: ", ")))
        #expect(score.title == "Test" && score.parts.map(\.name) == ["Lead"])
        #expect(score.parts[0].notes.map(\.start) == [480, 960, 1440])
        #expect(score.seconds(at: 1440) == 2)
        #expect(score.parts[0].pitch.isEmpty, "presets are not drawn")
        let aligned = try Fixtures.aligner().align(score.parts[0].notes)
        #expect(aligned.syllables.map(\.notes) == [0...0, 1...2])
    }

    @Test func olderUSTXHasOneTempo() throws {
        let score = try read(
            Make.ustx(Make.ustxNote(0, 480, 60, "la") + ", " + Make.ustxNote(480, 480, 60, "..."), head: "bpm: 90"))
        #expect(score.tempos.changes.map(\.bpm) == [90])
        #expect(score.parts[0].notes[1].lyric?.isExtension == true)
    }

    @Test func ustxCurvesAreWhatTheEditorSings() throws {
        let notes = [
            Make.ustxNote(0, 960, 60, "la", vibrato: 50),
            Make.ustxNote(960, 960, 64, "la", pitch: "{x: -100, y: -40, shape: l}, {x: 100, y: 0, shape: l}"),
        ]
        let curves = "[{xs: [100, 200, 300], ys: [0, 80, 0], abbr: pitd}, {xs: [0, 960], ys: [-60, 60], abbr: dyn}]"
        let part = try read(Make.ustx(notes.joined(separator: ", "), curves: curves, head: "bpm: 120")).parts[0]
        // Without anything drawn, the key; the deviation is in part ticks.
        #expect(part.pitch.value(at: 480 + 400) == 6000)
        #expect(part.pitch.value(at: 480 + 150).map { abs($0 - 6040) < 1e-9 } == true)
        // The slide is half way at the note's beginning, in milliseconds.
        #expect(part.pitch.value(at: 480 + 960).map { abs($0 - 6200) < 5 } == true)
        #expect(part.pitch.value(at: 480 + 960 + 200) == 6400)
        // The vibrato begins at the note's middle and is 25 cents deep.
        let waves = stride(from: 1010, to: 1340, by: 5).compactMap { part.pitch.value(at: Double($0)) }
        #expect(waves.max().map { (6022...6025.01).contains($0) } == true)
        #expect(part.loudness.value(at: 960) == 0)
    }

    // MARK: VOCALOID

    @Test func vsqxOfBothVersionsBeginsAfterItsPreMeasures() throws {
        let four = Make.vsq4Note(0, 480, 60, "さ") + Make.vsq4Note(480, 480, 62, "-")
        let controls =
            #"<cc><t>0</t><v id="S">12</v></cc><cc><t>100</t><v id="P">4096</v></cc><cc><t>200</t><v id="P">0</v></cc>"#
        let score = try read(Make.vsqx(version: 4, notes: four, controls: controls))
        // 3/4 and 4/4 before the music: 3360 ticks.
        #expect(score.parts[0].notes.map(\.start) == [0, 480])
        #expect(score.tempos.changes == [.init(tick: 0, bpm: 90), .init(tick: 960, bpm: 120)])
        #expect(lyrics(score.parts[0]) == ["さ", "-"])
        #expect(score.parts[0].pitch.value(at: 150) == 6600)
        #expect(score.parts[0].pitch.value(at: 250) == 6000)
        let three = """
            <note><posTick>240</posTick><durTick>480</durTick><noteNum>67</noteNum><velocity>64</velocity>\
            <lyric><![CDATA[ら]]></lyric><phnms>4 a</phnms></note>
            """
        let old = try read(Make.vsqx(version: 3, notes: three))
        #expect(old.parts[0].notes.map(\.start) == [240] && old.parts[0].pitch.isEmpty)
    }

    @Test func vprIsFoundBehindItsBackslash() throws {
        let score = try ScoreReader.read(Make.vpr(Make.vprSequence), name: "a.vpr")
        #expect(score.parts[0].notes.map(\.start) == [480, 960, 1440])
        #expect(score.parts[0].notes.map { $0.lyric?.syllabic } == [.begin, .end, .single])
        #expect(score.parts[0].pitch.value(at: 480 + 200) == 6200)
        #expect(score.parts[0].loudness.value(at: 600).map { abs($0 + 6.02) < 0.01 } == true)
    }

    // MARK: SVP

    @Test func svpGroupsAreMovedAndTransposed() throws {
        let notes = [
            Make.svpNote(0, 60, "won"), Make.svpNote(1, 62, "+"), Make.svpNote(2, 64, "hi", phonemes: "hh ay"),
        ]
        let library = #"[{"uuid": "g", "notes": [\#(Make.svpNote(0, 50, "la"))]}]"#
        let groups = #"[{"groupID": "g", "blickOffset": 4233600000, "pitchOffset": 2}]"#
        let score = try ScoreReader.read(
            Make.svp(notes.joined(separator: ","), library: library, groups: groups), name: "a.svp")
        #expect(score.parts[0].notes.map(\.start) == [1, 2, 3, 6].map { $0 * score.resolution })
        #expect(score.parts[0].notes.map(\.key) == [61, 63, 65, 52])
        #expect(score.parts[0].notes[2].phonemes?.map(\.phoneme.symbol) == ["en/HH", "en/AY"])
        #expect(score.parts[0].pitch.isEmpty)
    }

    @Test func svpDeviationIsDrawnOnItsOwnSlides() throws {
        let off = #"{"tF0Left": 0, "tF0Right": 0, "dF0Vbr": 0}"#
        let notes = [Make.svpNote(0, 59, "la", attributes: off), Make.svpNote(1, 61, "la", attributes: off)]
        let bend = #"{"pitchDelta": {"mode": "linear", "points": [0, 0, 352800000, 100, 705600000, 0]}}"#
        let score = try ScoreReader.read(Make.svp(notes.joined(separator: ","), parameters: bend), name: "a.svp")
        let quarter = Double(score.resolution)
        #expect(score.parts[0].pitch.value(at: quarter * 1.5).map { abs($0 - 6100) < 1 } == true)
        #expect(score.parts[0].pitch.value(at: quarter * 2.5) == 6200)
    }

    // MARK: DS

    @Test func dsNotesBeginWithTheirVowels() throws {
        let score = try read(Make.ds)
        let notes = score.parts[0].notes
        #expect(notes.map(\.key) == [60, 62, 64, 65])
        #expect(lyrics(score.parts[0]) == ["小", "星", "星", "-"])
        let starts = notes.map { (score.seconds(at: $0.start) * 1000).rounded() }
        #expect(starts == [1500, 1900, 2300, 2600])
        #expect(notes[0].phonemes == [.init(Phoneme("zh/x"), seconds: 0.1), .init(Phoneme("zh/iao"), seconds: 0.3)])
        #expect(score.parts[0].pitch.value(at: 1.55 * 48_000).map { abs($0 - 6054) < 10 } == true)
    }

    @Test func theOldestDSNamesANoteForEachPhone() throws {
        let score = try read(Make.oldDS)
        #expect(score.parts[0].notes.map(\.key) == [60, 62, 64, 65])
        #expect(lyrics(score.parts[0]) == ["小", "酒", "-", "窝"])
        #expect(score.parts[0].notes.map { (score.seconds(at: $0.start) * 10).rounded() } == [5, 9, 12, 14])
    }

    @Test func wrongListsAreRefusedWithTheirPlace() {
        let short = Make.ds.replacingOccurrences(of: "\"2 2 2 1 1\"", with: "\"2 2 2 1 9\"")
        #expect { try read(short) } throws: { "\($0)".contains("segment 1") }
    }

    @Test func projectsThatCannotBeReadSayWhatTheyAre() {
        for (text, word) in [
            ("<Scenario/>", "CeVIO"), (#"{"compressMethod": "zstd", "content": ""}"#, "ACE"),
            (#"{"a": 1}"#, "known kind"),
        ] {
            #expect { try read("<?xml version=\"1.0\"?>".prefix(text.hasPrefix("<") ? 50 : 0) + text) } throws: {
                "\($0)".contains(word)
            }
        }
    }
}
