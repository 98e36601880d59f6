/// Why an utterance cannot be spoken, where the reason lies, and what to do about it.
public struct SpeechError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        case noSuchVoice
        case textTooLong
        /// SSML that is not well-formed.
        case badMarkup
    }

    public var kind: Kind
    public var what: String
    public var location: String
    public var advice: String

    public init(_ kind: Kind, _ what: String, at location: String, advice: String) {
        self.kind = kind
        self.what = what
        self.location = location
        self.advice = advice
    }

    public var description: String { "\(location): \(what). \(advice)" }
}
