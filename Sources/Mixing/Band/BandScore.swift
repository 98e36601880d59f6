public import Script

/// A note of the band in the song's samples.
public struct BandNote: Sendable, Hashable {
    /// Position in the song.
    public var start: Int
    /// Where it is let go.
    public var end: Int
    /// MIDI number; of drums, General MIDI's percussion key.
    public var key: Int
    /// 1…127.
    public var velocity: Int
    /// General MIDI, 0…127.
    public var program: Int
    public var isDrum: Bool

    public init(start: Int, end: Int, key: Int, velocity: Int, program: Int, isDrum: Bool = false) {
        self.start = start
        self.end = end
        self.key = key
        self.velocity = velocity
        self.program = program
        self.isDrum = isDrum
    }
}

/// Everything the band plays in a song, in order of time.
public struct BandScore: Sendable, Equatable {
    public let notes: [BandNote]

    /// Notes of a band at most: an orchestral score of an hour.
    public static let mostNotes = 400_000

    /// - Throws: `MixingError` where there are more notes than a machine should be asked for.
    public init(_ notes: [BandNote]) throws(MixingError) {
        guard notes.count <= Self.mostNotes else {
            throw MixingError(
                "the accompaniment has \(notes.count) notes, more than the \(Self.mostNotes) allowed", at: "band",
                advice: "Sing without it, or leave out instruments.")
        }
        self.notes = notes.filter { $0.end > $0.start }.sorted { ($0.start, $0.key) < ($1.start, $1.key) }
    }

    /// - Parameters:
    ///   - tracks: what the instruments play, in ticks.
    ///   - transposition: semitones; drums stay.
    ///   - position: a tick's place in the song, samples.
    public init(
        _ tracks: [InstrumentTrack], transposition: Int, position: (Int) -> Int
    ) throws(MixingError) {
        let notes = tracks.flatMap { track in
            track.notes.compactMap { note -> BandNote? in
                let key = track.isDrums ? note.key : note.key + transposition
                guard (0...127).contains(key) else { return nil }
                return BandNote(
                    start: position(note.start), end: position(note.end), key: key, velocity: note.velocity,
                    program: track.program, isDrum: track.isDrums)
            }
        }
        try self.init(notes)
    }

    /// Where the last note is let go; 0 without notes.
    public var end: Int { notes.map(\.end).max() ?? 0 }
    public var start: Int { notes.first?.start ?? 0 }

    /// The same music from a place on; notes that began before it are left out.
    public func from(_ position: Int) -> BandScore {
        BandScore(trusted: notes.filter { $0.start >= position }.map { $0.shifted(by: -position) })
    }

    public func shifted(by offset: Int) -> BandScore { BandScore(trusted: notes.map { $0.shifted(by: offset) }) }

    private init(trusted notes: [BandNote]) { self.notes = notes }
}

extension BandNote {
    func shifted(by offset: Int) -> BandNote {
        var note = self
        note.start += offset
        note.end += offset
        return note
    }
}
