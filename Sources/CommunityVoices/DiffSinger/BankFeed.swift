internal import Inference
internal import Vocals

/// What a graph of a bank is given. Only what the graph declares is fed, in the type that it declares, whatever the
/// configuration says.
struct BankFeed: Sendable {
    private let graph: InferenceModel
    private(set) var tensors: [String: Tensor] = [:]
    private let specs: [String: TensorSpec]

    init(_ graph: InferenceModel) {
        self.graph = graph
        specs = Dictionary(graph.inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func takes(_ name: String) -> Bool { specs[name] != nil }

    /// [1, n], or [n] for a single number: `steps` and its like have no batch.
    mutating func give(_ name: String, _ values: @autoclosure () throws -> [Float], shape: [Int]? = nil) throws {
        guard let spec = specs[name] else { return }
        let values = try values()
        let shape = shape ?? [1, values.count]
        tensors[name] =
            switch spec.elementType {
            case .int64: try Tensor(.int64(values.map { Int64($0.rounded()) }), shape: shape)
            case .int32: try Tensor(.int32(values.map { Int32($0.rounded()) }), shape: shape)
            case .bool: try Tensor(.bool(values.map { $0 != 0 }), shape: shape)
            case .double: try Tensor(.double(values.map(Double.init)), shape: shape)
            default: try Tensor(.float(values), shape: shape)
            }
    }

    mutating func give(_ name: String, whole values: [Int64], shape: [Int]? = nil) throws {
        guard let spec = specs[name] else { return }
        let shape = shape ?? [1, values.count]
        tensors[name] =
            switch spec.elementType {
            case .float: try Tensor(.float(values.map(Float.init)), shape: shape)
            case .int32: try Tensor(.int32(values.map { Int32(clamping: $0) }), shape: shape)
            case .bool: try Tensor(.bool(values.map { $0 != 0 }), shape: shape)
            case .double: try Tensor(.double(values.map(Double.init)), shape: shape)
            default: try Tensor(.int64(values), shape: shape)
            }
    }

    /// As another graph gave it.
    mutating func pass(_ name: String, _ tensor: Tensor?) {
        guard takes(name), let tensor else { return }
        tensors[name] = tensor
    }

    /// Runs the graph. `output` is the tensor's name; graphs with one output may call it otherwise.
    func run(_ outputs: [String]) async throws -> [String: Tensor] {
        if let missing = graph.inputs.first(where: { tensors[$0.name] == nil }) {
            throw VocalsError(
                .badVoice, "its input \(missing) is not one that a bank's graph of this kind has", at: graph.name,
                advice: "Take a bank exported for OpenUtau.")
        }
        let declared = graph.outputs.map(\.name)
        let wanted = outputs.count == 1 && !declared.contains(outputs[0]) ? Array(declared.prefix(1)) : outputs
        let made = try await graph.run(tensors, outputs: wanted)
        return Dictionary(zip(outputs, made), uniquingKeysWith: { first, _ in first })
    }

    /// The values of an output, which must be so many finite numbers.
    func floats(_ output: String, count: Int) async throws -> [Float] {
        guard let tensor = try await run([output])[output] else { return [] }
        return try Self.floats(tensor, count: count, of: graph.name, output)
    }

    static func floats(_ tensor: Tensor, count: Int, of graph: String, _ output: String) throws -> [Float] {
        let values: [Float] =
            switch tensor.values {
            case .float(let values): values
            case .double(let values): values.map { Float($0) }
            default: []
            }
        guard values.count == count else {
            throw VocalsError(
                .badVoice, "its \(output) has \(values.count) values where \(count) belong", at: graph,
                advice: "The graph does not fit its configuration: install the bank again.")
        }
        guard values.allSatisfy(\.isFinite) else {
            throw VocalsError(
                .badVoice, "its \(output) has values that are no numbers", at: graph, advice: "Install the bank again.")
        }
        return values
    }
}
