import CommunityVoices
import Vocals

extension Configuration {
    /// The formats of other projects that voices may have, with the user's wish about espeak-ng.
    var voiceFormats: [any VoiceFormat] {
        [CommunityFormat(espeak: EspeakUse(rawValue: text(.espeak)) ?? .foreign)]
    }

    /// The formats of voicebanks that sing.
    var bankFormats: [any SingingFormat] {
        [DiffSingerFormat(settings: BankSettings(steps: min(100, Int(text(.bankSteps)) ?? 10))), UTAUFormat()]
    }
}
