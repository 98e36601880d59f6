/// What went wrong with a voice or with what it was asked to say, where, and what to do about it.
public struct VocalsError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// A voice's folder lacks a file, or a file in it is not as it should be.
        case badVoice
        /// The voice has no sound for a phoneme.
        case unknownPhoneme
        /// The voice has no such speaker.
        case unknownSpeaker
        /// Frames, F0 and phonemes do not belong together.
        case badScript
    }

    public var kind: Kind
    public var what: String
    /// The file, the phoneme or the field concerned.
    public var location: String
    public var advice: String

    public init(_ kind: Kind, _ what: String, at location: String, advice: String) {
        self.kind = kind
        self.what = what
        self.location = location
        self.advice = advice
    }

    static let noMemory = VocalsError(
        .badScript, "no memory for a Fourier transform", at: "the vocoder", advice: "Free memory.")

    static func noSuchLength(_ length: Int) -> VocalsError {
        VocalsError(
            .badVoice, "windows of \(length) samples cannot be transformed", at: "hop",
            advice: "Let the hop be a power of two from 64 on.")
    }

    public var description: String { "\(location): \(what). \(advice)" }
}
