/// Music to sing: parts of notes in ticks, and the tempos that turn ticks into seconds in one place.
public struct Score: Sendable, Equatable {
    public var title: String?
    /// Ticks in a quarter note.
    public var resolution: Int
    public var tempos: TempoMap
    public var parts: [ScorePart]
    /// What the reader met and left out, for the user to see.
    public var ignored: [String]

    public init(
        title: String? = nil, resolution: Int = 480, tempos: TempoMap = TempoMap(), parts: [ScorePart] = [],
        ignored: [String] = []
    ) {
        self.title = title
        self.resolution = resolution
        self.tempos = tempos
        self.parts = parts
        self.ignored = ignored
    }

    /// Seconds from the score's beginning to a tick.
    public func seconds(at tick: Int) -> Double { tempos.seconds(at: tick, resolution: resolution) }
}

/// One sung line or one instrument.
public struct ScorePart: Sendable, Equatable {
    public var name: String
    /// In order of `start`.
    public var notes: [Note]

    public init(name: String, notes: [Note] = []) {
        self.name = name
        self.notes = notes
    }

    public var hasLyrics: Bool { notes.contains { $0.lyric != nil } }
}

/// One note: a key, a time and the syllable under it.
public struct Note: Sendable, Equatable {
    /// First tick.
    public var start: Int
    /// First tick after the note.
    public var end: Int
    /// MIDI note number, C4 = 60.
    public var key: Int
    public var lyric: Lyric?
    /// MIDI velocity 1…127 where the score has dynamics.
    public var velocity: Int?

    public init(start: Int, end: Int, key: Int, lyric: Lyric? = nil, velocity: Int? = nil) {
        self.start = start
        self.end = end
        self.key = key
        self.lyric = lyric
        self.velocity = velocity
    }
}

/// The text of one syllable, or the mark that the last one goes on.
public struct Lyric: Sendable, Equatable, Hashable {
    /// Where the syllable stands in its word.
    public enum Syllabic: String, Sendable { case single, begin, middle, end }

    public var text: String
    public var syllabic: Syllabic
    /// The note continues the previous vowel (`-`, `+`, a slur or an extender line).
    public var isExtension: Bool

    public init(_ text: String, syllabic: Syllabic = .single, isExtension: Bool = false) {
        self.text = text
        self.syllabic = syllabic
        self.isExtension = isExtension
    }

    public static let extender = Lyric("-", isExtension: true)
}

/// Tempo changes: quarter notes a minute, each from a tick on.
public struct TempoMap: Sendable, Equatable {
    public struct Change: Sendable, Equatable {
        public var tick: Int
        /// Quarter notes a minute.
        public var bpm: Double

        public init(tick: Int, bpm: Double) {
            self.tick = tick
            self.bpm = bpm
        }
    }

    /// In order of ticks, the first at tick 0.
    public let changes: [Change]
    /// 120: what MIDI assumes where nothing is written.
    public static let defaultTempo = 120.0

    /// Orders the changes, drops impossible tempos (outside 1…1000), and lets the last one at a tick win.
    public init(_ changes: [Change] = []) {
        var kept: [Change] = []
        let possible = changes.enumerated()
            .filter { (1...1000).contains($0.element.bpm) && $0.element.tick >= 0 }
            .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
        for (_, change) in possible {
            if kept.last?.tick == change.tick { kept.removeLast() }
            kept.append(change)
        }
        if kept.first?.tick != 0 {
            kept.insert(Change(tick: 0, bpm: kept.first?.bpm ?? Self.defaultTempo), at: 0)
        }
        self.changes = kept
    }

    public func seconds(at tick: Int, resolution: Int) -> Double {
        var seconds = 0.0
        for (index, change) in changes.enumerated() {
            let end = index + 1 < changes.count ? Swift.min(tick, changes[index + 1].tick) : tick
            guard end > change.tick else { break }
            seconds += Double(end - change.tick) / Double(resolution) * 60 / change.bpm
        }
        return seconds
    }
}
