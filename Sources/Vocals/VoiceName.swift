/// A voice as users name it: `house`, `house/english`, `house@young`, `house/english@young`.
struct VoiceName: Equatable {
    var voice: String
    var speaker: String?
    var preset: VoicePreset?

    /// What follows the last `@` is only taken off where it is a preset's name.
    init(_ text: String) {
        var name = text[...]
        if let at = text.lastIndex(of: "@"), let known = VoicePreset(rawValue: String(text[text.index(after: at)...])) {
            preset = known
            name = text[..<at]
        }
        let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        voice = parts.first ?? ""
        speaker = parts.count == 2 ? parts[1] : nil
    }
}
