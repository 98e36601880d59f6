import CommunityVoices
import Vocals

extension Configuration {
    /// The formats of other projects that voices may have, with the user's wish about espeak-ng.
    var voiceFormats: [any VoiceFormat] {
        [CommunityFormat(espeak: EspeakUse(rawValue: text(.espeak)) ?? .foreign)]
    }
}
