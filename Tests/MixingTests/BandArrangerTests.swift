import Script
import Testing

@testable import Mixing

@Suite struct BandArrangerTests {
    private static let c = [0, 4, 7]
    private static let chords = [
        ChordSymbol(tick: 0, root: 0, intervals: c), ChordSymbol(tick: 1_920, root: 7, intervals: [0, 4, 7, 10]),
        ChordSymbol(tick: 3_840, root: 0, intervals: c),
    ]

    private static func arranger(_ style: BandStyle = .folk, meters: [Meter] = [Meter()]) -> BandArranger {
        BandArranger(style: style, resolution: 480, meters: meters, chords: chords, end: 5_760)
    }

    @Test("Every note belongs to the chord that holds", arguments: BandStyle.allCases)
    func chordTones(style: BandStyle) {
        let tracks = Self.arranger(style).tracks()
        #expect(!tracks.isEmpty)
        for note in tracks.flatMap(\.notes) {
            let chord = Self.chords.last { $0.tick <= note.start }
            let tones = chord.map { chord in chord.intervals.map { (chord.root + $0) % 12 } } ?? []
            #expect(tones.contains(note.key % 12), "\(note)")
        }
    }

    @Test("The bass has the root, or what is written under the chord")
    func bass() {
        #expect(ChordVoicing.bass(ChordSymbol(tick: 0, root: 7, intervals: Self.c)) % 12 == 7)
        #expect(ChordVoicing.bass(ChordSymbol(tick: 0, root: 0, intervals: Self.c, bass: 4)) % 12 == 4)
    }

    @Test("Chords move as little as they can")
    func voiceLeading() {
        let first = ChordVoicing.voiced(Self.chords[0], near: [], shift: 0)
        let second = ChordVoicing.voiced(Self.chords[1], near: first, shift: 0)
        let moves = zip(first, second).map { abs($0 - $1) }
        #expect(moves.max() ?? 99 <= 5)
    }

    @Test("An introduction lies before the song and ends where it begins")
    func introduction() {
        let notes = Self.arranger().tracks(intro: 2).flatMap(\.notes)
        #expect(notes.map(\.start).min() == -3_840)
        let before = notes.filter { $0.start < 0 }
        #expect(!before.isEmpty && before.allSatisfy { $0.end <= 0 })
    }

    @Test("Nothing is played where no chord is")
    func noChord() {
        var arranger = BandArranger(
            style: .folk, resolution: 480, meters: [],
            chords: [ChordSymbol(tick: 0, root: 0, intervals: [])], end: 4_000)
        #expect(arranger.tracks().isEmpty)
        arranger = BandArranger(style: .folk, resolution: 480, meters: [], chords: [], end: 4_000)
        #expect(arranger.tracks(intro: 2).isEmpty)
    }

    @Test("Bars follow the meter, and a pick-up is a bar of its own")
    func bars() {
        let arranger = Self.arranger(meters: [Meter(beats: 3, unit: 4), Meter(tick: 480 + 2_880, beats: 4, unit: 4)])
        let bars = arranger.bars(pickup: 480)
        #expect(bars.map(\.start) == [0, 480, 1_920, 3_360, 5_280])
    }

    @Test("A bar is counted in before the first one, by its felt beats")
    func countIn() {
        let four = CountIn.track(before: 0, meter: Meter(), resolution: 480).notes
        #expect(four.map(\.start) == [-1_920, -1_440, -960, -480])
        let six = CountIn.track(before: 1_440, meter: Meter(beats: 6, unit: 8), resolution: 480).notes
        #expect(six.map(\.start) == [0, 720])
    }
}
