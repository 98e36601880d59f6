/// What a user may draw over a part beside pitch and loudness. The values are those of OpenUtau's editor, whose names
/// for them are the raw values.
public enum VoiceParameter: String, Sendable, Hashable, CaseIterable {
    /// −100…100: 100 lowers the formants by an octave, as a larger head would.
    case gender = "genc"
    /// 0…200, 100 being ordinary: 200 says consonants in half the time.
    case velocity = "velc"
    /// −100…100: ±12 dB of what the network takes for the loudness of the voice.
    case energy = "ene"
    /// −100…100: ±12 dB of breath.
    case breathiness = "brec"
    /// 0…100, 100 being ordinary: 0 is 12 dB less of what the vocal folds give.
    case voicing = "voic"
    /// −100…100: ±5 in the logit of the network's tension.
    case tension = "tenc"

    /// The value that changes nothing.
    public var neutral: Float {
        switch self {
        case .velocity, .voicing: 100
        case .gender, .energy, .breathiness, .tension: 0
        }
    }

    public var range: ClosedRange<Float> {
        switch self {
        case .velocity: 0...200
        case .voicing: 0...100
        case .gender, .energy, .breathiness, .tension: -100...100
        }
    }
}
