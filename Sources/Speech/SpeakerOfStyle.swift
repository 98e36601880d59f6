internal import Script
internal import Vocals

/// Voices that were recorded in several manners have a speaker for each: `angry`, `whisper`, `amused`. A style or a mood of
/// such a name is that speaker.
enum SpeakerOfStyle {
    private static let names: [Emotion: [String]] = [
        .neutral: ["neutral"], .happy: ["happy", "cheerful", "amused", "joyful"],
        .sad: ["sad", "sadness", "depressed"], .angry: ["angry", "anger"], .surprised: ["surprised", "surprise"],
        .excited: ["excited", "amused", "happy"], .soft: ["soft", "gentle", "whisper", "whispering", "calm"],
        .thinking: ["thinking", "thoughtful"],
    ]

    /// The speaker of a style, else of a mood; nil where the voice has none of such a name.
    static func speaker(of speakers: [String], style: String?, mood: Mood) -> String? {
        let wanted = [style].compactMap { $0?.lowercased() } + (names[mood.emotion] ?? [])
        return wanted.lazy.compactMap { name in speakers.first { $0.lowercased() == name } }.first
    }
}
