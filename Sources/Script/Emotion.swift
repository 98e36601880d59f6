/// What the performer feels, heard in the prosody and seen in the face.
public enum Emotion: String, Sendable, Hashable, Codable, CaseIterable {
    case neutral, happy, sad, angry, surprised, excited, soft, thinking
}

/// An emotion and how much of it, 0…1.
public struct Mood: Sendable, Hashable, Codable {
    public var emotion: Emotion
    public var intensity: Float

    public init(_ emotion: Emotion, intensity: Float = 1) {
        self.emotion = emotion
        self.intensity = Swift.min(1, Swift.max(0, intensity))
    }

    public static let neutral = Mood(.neutral, intensity: 0)
}
