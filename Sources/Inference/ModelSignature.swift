/// What a graph takes and gives, in Swift's types: one small type a model.
public protocol ModelSignature: Sendable {
    associatedtype Input: Sendable
    associatedtype Output: Sendable

    static var inputs: [TensorSpec] { get }
    static var outputs: [TensorSpec] { get }
    /// The tensors of one call, in the order of `inputs`.
    static func tensors(for input: Input) throws -> [Tensor]
    /// The result of one call; `tensors` are in the order of `outputs`.
    static func output(from tensors: [Tensor]) throws -> Output
}

/// A model whose graph was found to fit its signature.
public struct TypedModel<Signature: ModelSignature>: Sendable {
    public let model: InferenceModel

    /// Throws `wrongSignature`, naming every difference, when the graph does not fit.
    public init(_ model: InferenceModel) throws(InferenceError) {
        try model.check(inputs: Signature.inputs, outputs: Signature.outputs)
        self.model = model
    }

    public func run(
        _ input: Signature.Input
    ) async throws -> Signature.Output {
        let tensors = try Signature.tensors(for: input)
        let named = zip(Signature.inputs, tensors).map { ($0.name, $1) }
        let results = try await model.run(
            Dictionary(uniqueKeysWithValues: named), outputs: Signature.outputs.map(\.name))
        return try Signature.output(from: results)
    }
}
