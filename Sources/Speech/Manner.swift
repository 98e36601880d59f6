internal import Glibc
internal import Script
internal import Vocals

/// What a mood and the caller's wishes do to the voice, in numbers.
///
/// The directions are those that studies of emotional speech agree on (Banse and Scherer 1996; Juslin and Laukka 2003):
/// joy, anger and surprise are high, wide, fast and loud, sadness and tenderness low, narrow, slow and soft. The sizes
/// are moderate: a host is heard for hours.
struct Manner: Equatable {
    /// Semitones.
    var pitch: Float = 0
    /// Factor of the distance from the mean, in semitones.
    var range: Float = 1
    /// Factor of speed.
    var rate: Float = 1
    /// dB.
    var energy: Float = 0
    /// Semitones that the formants move: a smile shortens the tract.
    var timbre: Float = 0

    init(_ mood: Mood) {
        let full: Manner =
            switch mood.emotion {
            case .neutral: Manner()
            case .happy: Manner(pitch: 1.5, range: 1.25, rate: 1.05, energy: 1.5, timbre: 0.4)
            case .sad: Manner(pitch: -1.5, range: 0.7, rate: 0.87, energy: -3, timbre: -0.3)
            case .angry: Manner(pitch: 1, range: 1.2, rate: 1.06, energy: 4, timbre: -0.2)
            case .surprised: Manner(pitch: 2.5, range: 1.45, rate: 1, energy: 1.5, timbre: 0.2)
            case .excited: Manner(pitch: 2.5, range: 1.35, rate: 1.1, energy: 3, timbre: 0.3)
            case .soft: Manner(pitch: -0.5, range: 0.8, rate: 0.92, energy: -5)
            case .thinking: Manner(pitch: -0.5, range: 0.85, rate: 0.88, energy: -1.5)
            }
        self = full.scaled(by: mood.intensity)
    }

    init(
        pitch: Float = 0, range: Float = 1, rate: Float = 1, energy: Float = 0, timbre: Float = 0
    ) {
        self.pitch = pitch
        self.range = range
        self.rate = rate
        self.energy = energy
        self.timbre = timbre
    }

    /// The mood's manner with the caller's wishes on top.
    init(_ utterance: Utterance) {
        self.init(utterance.mood)
        pitch += Float(utterance.prosody.pitch)
        rate *= Float(utterance.prosody.rate)
        energy += Float(utterance.prosody.volume)
    }

    /// With a preset's pitch and formants on top.
    func shaded(_ preset: VoicePreset?) -> Manner {
        guard let preset else { return self }
        var shaded = self
        shaded.pitch += preset.pitch
        shaded.timbre += preset.timbre
        return shaded
    }

    private func scaled(by amount: Float) -> Manner {
        Manner(
            pitch: pitch * amount, range: powf(range, amount), rate: powf(rate, amount), energy: energy * amount,
            timbre: timbre * amount)
    }
}
