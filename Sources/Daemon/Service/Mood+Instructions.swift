import Script

extension Mood {
    /// What a wish in words comes to, as `Speak in a cheerful tone`: the first word that names a mood. Others change nothing.
    init(instructions: String) {
        let words = instructions.lowercased().split { !$0.isLetter }
        self = words.lazy.compactMap { word in Self.words[String(word)] }.first.map { Mood($0) } ?? .neutral
    }

    private static let words: [String: Emotion] = [
        "happy": .happy, "cheerful": .happy, "cheerfully": .happy, "joyful": .happy, "friendly": .happy,
        "warm": .happy, "upbeat": .happy, "sad": .sad, "sadly": .sad, "melancholic": .sad, "somber": .sad,
        "angry": .angry, "angrily": .angry, "furious": .angry, "stern": .angry, "surprised": .surprised,
        "astonished": .surprised, "amazed": .surprised, "excited": .excited, "excitedly": .excited,
        "enthusiastic": .excited, "energetic": .excited, "soft": .soft, "softly": .soft, "gentle": .soft,
        "gently": .soft, "calm": .soft, "calmly": .soft, "whisper": .soft, "whispering": .soft, "soothing": .soft,
        "thoughtful": .thinking, "pensive": .thinking, "thinking": .thinking,
    ]
}
