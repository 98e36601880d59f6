public import Script
public import Vocals

/// A whole song, known before its first sample: what will be heard when, and the phrases that are rendered in turn.
public struct SongPlan: Sendable {
    public var title: String?
    /// The song from its first sample to its last: phonemes, syllables (`words`), notes, F0, energy.
    public var plan: Plan
    /// In order, without overlap; silence lies between them.
    public var phrases: [SongPhrase]
    /// Position of the score's tick 0 in the plan, in samples; below 0 where leading rests were skipped.
    public var origin: Int
    /// Semitones by which it was moved, by wish and to fit the range.
    public var transposition: Int
    /// What the listener should know: what was guessed, moved or left out.
    public var remarks: [String]
}

/// One breath's worth of song.
public struct SongPhrase: Sendable {
    /// Position of its first sample in the song.
    public var start: Int
    /// Relative to its own beginning.
    public var plan: Plan
    /// What the voice is given.
    public var script: VocalScript

    public var end: Int { start + plan.duration }
}
