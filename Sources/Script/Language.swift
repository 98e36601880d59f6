/// The languages with a front end of our own.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case mandarin = "zh"
    case english = "en"
    case japanese = "ja"
}
