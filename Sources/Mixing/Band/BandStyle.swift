/// How chords are played where a song has only their names.
public enum BandStyle: String, Sendable, CaseIterable {
    /// Broken chords on a guitar, a bass, a quiet pad.
    case folk
    /// A music box over a pad.
    case lullaby
    /// Broken piano chords over strings.
    case ballad
    /// Guzheng runs and a low pad.
    case zheng
    /// A koto, sparse, over a drone.
    case koto
    /// Bass and chords in turn.
    case stride

    /// By name, else by the meter.
    public static func named(_ name: String) -> BandStyle? { BandStyle(rawValue: name.lowercased()) }

    struct Layer {
        enum Role { case arpeggio, block, bass, pad }

        var role: Role
        /// General MIDI.
        var program: Int
        /// Of a note on a weak beat; strong ones get more.
        var velocity: Int
        /// Semitones by which its chords lie higher or lower.
        var shift = 0
    }

    var layers: [Layer] {
        switch self {
        case .folk:
            [
                Layer(role: .arpeggio, program: 24, velocity: 62), Layer(role: .bass, program: 32, velocity: 66),
                Layer(role: .pad, program: 89, velocity: 40),
            ]
        case .lullaby:
            [
                Layer(role: .arpeggio, program: 10, velocity: 52, shift: 12),
                Layer(role: .bass, program: 32, velocity: 50),
                Layer(role: .pad, program: 89, velocity: 46),
            ]
        case .ballad:
            [
                Layer(role: .arpeggio, program: 0, velocity: 56), Layer(role: .bass, program: 0, velocity: 58),
                Layer(role: .pad, program: 48, velocity: 44),
            ]
        case .zheng:
            [
                Layer(role: .arpeggio, program: 107, velocity: 62), Layer(role: .bass, program: 107, velocity: 60),
                Layer(role: .pad, program: 89, velocity: 42),
            ]
        case .koto:
            [
                Layer(role: .block, program: 107, velocity: 62), Layer(role: .bass, program: 107, velocity: 58),
                Layer(role: .pad, program: 89, velocity: 38),
            ]
        case .stride:
            [
                Layer(role: .block, program: 24, velocity: 58), Layer(role: .bass, program: 32, velocity: 70),
            ]
        }
    }
}
