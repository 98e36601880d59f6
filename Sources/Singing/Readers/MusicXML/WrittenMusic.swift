internal import Script

/// A note as it stands in a MusicXML measure, before repeats, ties and voices are worked out. Times in ticks.
struct WrittenNote {
    enum Grace { case acciaccatura, appoggiatura }

    /// A syllable of one verse.
    struct Verse {
        var number: Int
        var lyric: Lyric
    }

    /// From the measure's beginning.
    var offset: Int
    /// 0 for grace notes.
    var length: Int
    /// MIDI number as it sounds; transposition is done.
    var key: Int
    var voice: String
    var grace: Grace?
    var isChord = false
    var tieStops = false
    var verses: [Verse] = []
    var velocity: Int?
    /// A breath mark or caesura follows.
    var breathAfter = false
}

/// What one measure says about the order of play.
struct RepeatMarks: Equatable {
    var startsRepeat = false
    /// How often in all, where a repeat ends here.
    var endsRepeat: Int?
    /// Numbers of the volta that begins here; empty where it begins without a number.
    var startsEnding: Set<Int>?
    var stopsEnding = false
    var segno: String?
    var coda: String?
    var daCapo = false
    var dalSegno: String?
    var toCoda: String?
    var fine = false

    /// What any part says holds for all.
    mutating func merge(_ other: RepeatMarks) {
        startsRepeat = startsRepeat || other.startsRepeat
        endsRepeat = endsRepeat ?? other.endsRepeat
        startsEnding = startsEnding ?? other.startsEnding
        stopsEnding = stopsEnding || other.stopsEnding
        segno = segno ?? other.segno
        coda = coda ?? other.coda
        daCapo = daCapo || other.daCapo
        dalSegno = dalSegno ?? other.dalSegno
        toCoda = toCoda ?? other.toCoda
        fine = fine || other.fine
    }
}

/// One measure of one part.
struct WrittenMeasure {
    var notes: [WrittenNote] = []
    /// As far as the writing goes; 0 where nothing has a duration.
    var length = 0
    /// By the time signature.
    var nominalLength = 0
    var tempos: [TempoMap.Change] = []
    /// Chord symbols at ticks of the measure, as they sound.
    var chords: [ChordSymbol] = []
    /// The time signature in force.
    var meter = Meter()
    /// In order of ticks.
    var dynamics: [(tick: Int, event: DynamicEvent)] = []
    /// Ticks that stand under a fermata.
    var fermatas: [Range<Int>] = []
    /// A fermata on the bar line holds the last beat.
    var endsWithFermata = false
    var marks = RepeatMarks()
}
