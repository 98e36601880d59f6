public import Script

/// A syllable of a phrase, as a duration model is asked about it.
public struct SyllableToSing: Sendable, Equatable {
    public var phonemes: [Phoneme]
    /// How many of them come before the vowel, and so before `start`.
    public var onset: Int
    /// Seconds of the song at which the vowel begins and the last note ends.
    public var start: Double
    public var end: Double
    /// MIDI number of its first note.
    public var key: Int

    public init(phonemes: [Phoneme], onset: Int, start: Double, end: Double, key: Int) {
        self.phonemes = phonemes
        self.onset = onset
        self.start = start
        self.end = end
        self.key = key
    }
}

/// A phrase laid out in frames, as a pitch model is asked about it.
public struct LineToSing: Sendable, Equatable {
    /// A note or a rest, in frames from the line's beginning.
    public struct Note: Sendable, Equatable {
        public var key: Int
        public var start: Int
        public var end: Int

        public init(key: Int, start: Int, end: Int) {
            self.key = key
            self.start = start
            self.end = end
        }
    }

    public var phonemes: [Phoneme]
    /// As many as phonemes.
    public var frames: [Int]
    /// In order, without overlap; what lies between them is rest.
    public var notes: [Note]

    public init(phonemes: [Phoneme], frames: [Int], notes: [Note]) {
        self.phonemes = phonemes
        self.frames = frames
        self.notes = notes
    }
}
