/// How a line is sung, as numbers. The shape follows Saitou, Unoki and Akagi (2005): a step melody, a transition with
/// preparation and overshoot, vibrato, fine fluctuation. Pitch in cents, time in seconds, level in dB.
public struct SingingStyle: Sendable, Equatable {
    public struct Vibrato: Sendable, Equatable {
        /// Shorter notes have none.
        public var shortestNote: Double
        /// It begins after this, or after `delayFraction` of the note, whichever is later.
        public var delay: Double
        public var delayFraction: Double
        public var fadeIn: Double
        public var fadeOut: Double
        /// Hz.
        public var rate: ClosedRange<Double>
        /// Half range.
        public var depth: ClosedRange<Double>

        public init(
            shortestNote: Double, delay: Double, delayFraction: Double, fadeIn: Double = 0.25, fadeOut: Double = 0.12,
            rate: ClosedRange<Double>, depth: ClosedRange<Double>
        ) {
            self.shortestNote = shortestNote
            self.delay = delay
            self.delayFraction = delayFraction
            self.fadeIn = fadeIn
            self.fadeOut = fadeOut
            self.rate = rate
            self.depth = depth
        }
    }

    public struct Portamento: Sendable, Equatable {
        /// Length of a change of pitch: this, and this much more a semitone, within the range.
        public var length: Double
        public var perSemitone: Double
        public var range: ClosedRange<Double>
        /// Its middle lies so long before the vowel.
        public var lead: Double

        public init(length: Double, perSemitone: Double, range: ClosedRange<Double>, lead: Double = 0.01) {
            self.length = length
            self.perSemitone = perSemitone
            self.range = range
            self.lead = lead
        }
    }

    public var name: String
    public var portamento: Portamento
    /// Part of the interval by which the pitch dips the other way first, and overshoots afterwards.
    public var preparation: Double
    public var overshoot: Double
    /// Neither goes further.
    public var furthest: Double
    public var vibrato: Vibrato
    /// Unsteadiness: fast (1–9 Hz) and slow (0.3–1 Hz).
    public var fluctuation: Double
    public var drift: Double
    /// Chance that a phrase is entered from below, and from how far.
    public var scoopChance: Double
    public var scoop: ClosedRange<Double>
    /// How far the pitch falls when a phrase is let go.
    public var fall: ClosedRange<Double>
    /// How strongly consonants pull the pitch, 0…1.
    public var consonantPull: Double
    /// Growth inside long notes, the arc of a phrase, the decay at its end, and the beat of the vibrato.
    public var swell: Double
    public var arc: Double
    public var decay: Double
    public var tremolo: Double

    /// Straight and exact: children's songs, choirs, hosts who sing.
    public static let plain = SingingStyle(
        name: "plain", portamento: Portamento(length: 0.055, perSemitone: 0.005, range: 0.06...0.1),
        preparation: 0.04, overshoot: 0.08, furthest: 30,
        vibrato: Vibrato(shortestNote: 0.7, delay: 0.32, delayFraction: 0.4, rate: 5.2...5.6, depth: 12...20),
        fluctuation: 2.5, drift: 2, scoopChance: 0, scoop: 0...0, fall: 15...35, consonantPull: 0.6, swell: 1,
        arc: 0.8, decay: 6, tremolo: 0.3)

    public static let pop = SingingStyle(
        name: "pop", portamento: Portamento(length: 0.055, perSemitone: 0.006, range: 0.06...0.12),
        preparation: 0.06, overshoot: 0.13, furthest: 60,
        vibrato: Vibrato(shortestNote: 0.55, delay: 0.28, delayFraction: 0.35, rate: 5.3...5.8, depth: 28...45),
        fluctuation: 4, drift: 4, scoopChance: 0.5, scoop: 80...150, fall: 30...80, consonantPull: 1, swell: 1.8,
        arc: 1.5, decay: 8, tremolo: 0.6)

    public static let belCanto = SingingStyle(
        name: "bel canto", portamento: Portamento(length: 0.07, perSemitone: 0.007, range: 0.07...0.12),
        preparation: 0.06, overshoot: 0.1, furthest: 50,
        vibrato: Vibrato(
            shortestNote: 0.4, delay: 0.15, delayFraction: 0.2, fadeIn: 0.2, rate: 5.4...6, depth: 45...70),
        fluctuation: 3, drift: 3, scoopChance: 0.1, scoop: 40...80, fall: 10...25, consonantPull: 0.8, swell: 3,
        arc: 2.5, decay: 6, tremolo: 1.2)

    public static let all: [SingingStyle] = [.plain, .pop, .belCanto]

    /// By name, without regard to case, spaces and hyphens.
    public static func named(_ name: String) -> SingingStyle? {
        let plain = { (text: String) in text.lowercased().filter { $0.isLetter } }
        return all.first { plain($0.name) == plain(name) }
    }
}
