/// What went wrong with the runtime or a model, where, and what to do about it.
public struct InferenceError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// ONNX Runtime itself could not be loaded.
        case libraryMissing
        /// There is no file at the path.
        case fileMissing
        /// The file or the bytes are not a model that this runtime reads.
        case notAModel
        /// The graph's inputs or outputs are not those expected.
        case wrongSignature
        /// A tensor does not fit: its shape, its element type, or its count of values.
        case wrongTensor
        /// The graph failed while it ran.
        case runFailed
        /// Too much work is waiting already.
        case overloaded
    }

    public var kind: Kind
    public var what: String
    /// The file, the model or the tensor concerned.
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
