/// A chord over a score, as a lead sheet has it; it holds until the next one.
public struct ChordSymbol: Sendable, Hashable {
    public var tick: Int
    /// Pitch class of the root, C = 0.
    public var root: Int
    /// Semitones above the root, ascending, 0 among them; empty is "no chord".
    public var intervals: [Int]
    /// Pitch class of the lowest note where it is not the root.
    public var bass: Int?

    public init(tick: Int, root: Int, intervals: [Int], bass: Int? = nil) {
        self.tick = tick
        self.root = ((root % 12) + 12) % 12
        self.intervals = intervals
        self.bass = bass.map { (($0 % 12) + 12) % 12 }
    }
}

/// A time signature from a tick on.
public struct Meter: Sendable, Hashable {
    public var tick: Int
    public var beats: Int
    /// 4 is a quarter, 8 an eighth.
    public var unit: Int

    public init(tick: Int = 0, beats: Int = 4, unit: Int = 4) {
        self.tick = tick
        self.beats = beats
        self.unit = unit
    }

    /// Quarter notes in a bar.
    public var quarters: Double { Double(beats) * 4 / Double(unit) }
    /// 6/8, 9/8 and 12/8 are felt in dotted quarters.
    public var isCompound: Bool { unit == 8 && beats > 3 && beats % 3 == 0 }
    /// Beats that are felt, and counted in.
    public var pulses: Int { isCompound ? beats / 3 : beats }
}

/// An instrument's note, in ticks where a score holds it.
public struct InstrumentNote: Sendable, Hashable {
    public var start: Int
    public var end: Int
    /// MIDI number; of drums, General MIDI's percussion key.
    public var key: Int
    /// 1…127.
    public var velocity: Int

    public init(start: Int, end: Int, key: Int, velocity: Int) {
        self.start = start
        self.end = end
        self.key = key
        self.velocity = velocity
    }
}

/// What one instrument plays, chords and all.
public struct InstrumentTrack: Sendable, Equatable {
    public var name: String
    /// General MIDI, 0…127.
    public var program: Int
    public var isDrums: Bool
    /// In order of `start`.
    public var notes: [InstrumentNote]
    /// Index of the score's part with the same music: whoever sings it does not hear it played.
    public var part: Int?

    public init(name: String, program: Int = 0, isDrums: Bool = false, notes: [InstrumentNote] = [], part: Int? = nil) {
        self.name = name
        self.program = program
        self.isDrums = isDrums
        self.notes = notes
        self.part = part
    }
}
