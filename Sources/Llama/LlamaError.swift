/// What went wrong with a language model file, where, and what to do about it.
public struct LlamaError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// libvoxllama.so is not there, or not for this daemon or processor.
        case libraryMissing
        /// There is no file at the path, or it cannot be read.
        case fileMissing
        /// The file is not a GGUF model, is damaged, or not one that can talk.
        case notAModel
        /// It needs more memory than there is.
        case tooLarge
        /// The prompt does not fit the model's context.
        case tooLong
        /// Too many are waiting for it.
        case overloaded
        /// It failed while it ran.
        case runFailed
    }

    public var kind: Kind
    public var what: String
    /// The file or the library concerned.
    public var place: String
    public var advice: String

    public init(_ kind: Kind, _ what: String, at place: String, advice: String) {
        self.kind = kind
        self.what = what
        self.place = place
        self.advice = advice
    }

    public var description: String { "\(place): \(what). \(advice)" }
}
