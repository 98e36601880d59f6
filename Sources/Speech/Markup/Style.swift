internal import Glibc
internal import Script

/// How markup wants a stretch to be said, on top of the utterance's own manner.
struct Style: Sendable, Hashable {
    enum Emphasis: String, Sendable {
        case strong, moderate, reduced, none
    }

    /// Factor of speed.
    var rate: Float = 1
    var pitch = Pitch()
    /// Factor of the distance from the mean pitch.
    var range: Float = 1
    /// dB.
    var volume: Float = 0
    var emphasis = Emphasis.none
    /// nil: the utterance's.
    var mood: Mood?
    /// The style that markup names, for voices that have a speaker of its name.
    var expression: String?
    /// nil: the utterance's.
    var voice: String?
    /// Of the voice that is wanted where none is named.
    var voiceLanguage: Language?
    var isLaughter = false
    /// The innermost that is open.
    var contour: Contour?
    var extent: Extent?

    struct Pitch: Sendable, Hashable {
        /// Hz that take the place of the speaker's mean.
        var absolute: Float?
        /// Hz on top of it.
        var added: Float = 0
        /// Semitones on top of that.
        var semitones: Float = 0

        /// In semitones around a speaker's mean F0 in Hz.
        func semitones(around mean: Float) -> Float {
            let wanted = max(40, (absolute ?? mean) + added)
            return 12 * log2f(wanted / mean) + semitones
        }
    }

    /// Bounds of what nested elements may add up to.
    static let rates: ClosedRange<Float> = 0.3...3
    static let pitches: ClosedRange<Float> = -24...24
    static let ranges: ClosedRange<Float> = 0...3
    static let volumes: ClosedRange<Float> = -60...12
}

extension Manner {
    /// An utterance's manner with a style on top, for a speaker of some mean F0 in Hz.
    init(_ utterance: Utterance, _ style: Style, mean: Float) {
        var changed = utterance
        changed.mood = style.mood ?? utterance.mood
        self.init(changed)
        // The formants are those of the whole: a voice cannot change its head within a word.
        timbre = Manner(utterance).timbre
        let stress = Manner(emphasis: style.emphasis)
        rate = (rate * style.rate * stress.rate).clamped(to: Style.rates)
        pitch = (pitch + style.pitch.semitones(around: mean) + stress.pitch).clamped(to: Style.pitches)
        range = (range * style.range * stress.range).clamped(to: Style.ranges)
        energy = (energy + style.volume + stress.energy).clamped(to: Style.volumes)
        if style.isLaughter {
            rate *= 1.3
            pitch += 3
            energy += 1
        }
    }

    /// A stressed word is higher, wider, louder and longer (Chen and Gussenhoven 2008 for Mandarin; Xu and Xu 2005 for
    /// English).
    private init(emphasis: Style.Emphasis) {
        switch emphasis {
        case .strong: self.init(pitch: 2.2, range: 1.4, rate: 0.82, energy: 4)
        case .moderate: self.init(pitch: 1.2, range: 1.2, rate: 0.9, energy: 2)
        case .reduced: self.init(pitch: -0.7, range: 0.8, rate: 1.1, energy: -3)
        case .none: self.init()
        }
    }
}

extension Float {
    func clamped(to range: ClosedRange<Float>) -> Float {
        isFinite ? Swift.min(range.upperBound, Swift.max(range.lowerBound, self)) : range.lowerBound
    }
}
