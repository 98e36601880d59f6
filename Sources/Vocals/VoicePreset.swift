/// A shade of a voice that moves pitch and formants together, as age and size do: `house/english@young`.
///
/// The sizes are below what makes two people of one: adult men and women differ by about 3 semitones of formants and 12
/// of pitch (Fant 1966), a child of eight from a woman by 4 and 5.
public enum VoicePreset: String, Sendable, Hashable, CaseIterable {
    case young, mature, child, low

    /// Semitones by which speech is higher. Songs keep their pitch.
    public var pitch: Float {
        switch self {
        case .young: 1
        case .mature: -1.5
        case .child: 5
        case .low: -5
        }
    }

    /// Semitones by which the formants are higher.
    public var timbre: Float {
        switch self {
        case .young: 1
        case .mature: -1
        case .child: 3.5
        case .low: -2.5
        }
    }
}
