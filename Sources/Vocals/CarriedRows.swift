internal import Inference

/// Where a piece lies in the whole: a graph's layers must see zeros before the beginning and after the end.
struct PiecePlace: Sendable, Equatable {
    /// The number of the first frame that enters.
    var start: Int
    /// Frames of the whole.
    var total: Int

    static let inputs = [TensorSpec("start", .int64, [1]), TensorSpec("total", .int64, [1])]

    func tensors() throws -> [Tensor] {
        [try Tensor([Int64(start)], shape: [1]), try Tensor([Int64(total)], shape: [1])]
    }
}

/// The rows that each layer of a graph keeps for the next piece; zeros at the beginning.
struct CarriedRows: Sendable {
    var values: [Float]
    private let shape: [Int]

    /// No voice needs more: 4 MB.
    private static let most = 1 << 20
    static let input = TensorSpec("state", .float, [1, nil, nil])
    static let output = TensorSpec("kept", .float, [1, nil, nil])

    init(of model: InferenceModel) throws(InferenceError) {
        let shape = model.inputs.first { $0.name == Self.input.name }?.shape ?? []
        let sizes = shape.compactMap { $0 }
        let count = sizes.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        guard sizes.count == shape.count, sizes.count == 3, sizes.allSatisfy({ (1...Self.most).contains($0) }),
            count <= Self.most
        else {
            throw InferenceError(
                .wrongSignature, "the rows that it carries have no fixed size", at: model.name,
                advice: "Export the voice again.")
        }
        self.shape = sizes
        values = Array(repeating: 0, count: count)
    }

    func tensor() throws(InferenceError) -> Tensor { try Tensor(values, shape: shape) }
}
