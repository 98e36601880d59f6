internal import COnnxRuntime
internal import FoundationEssentials

/// A graph ready to run. Running it is safe from any number of tasks at once.
public final class InferenceModel: Sendable {
    /// The file's path, or the name given with the bytes.
    public let name: String
    public let inputs: [TensorSpec]
    public let outputs: [TensorSpec]
    private let session: ModelSession
    private let pool: WorkerPool

    /// Models above this are refused: nothing that runs well on two cores comes near it.
    public static let largestFile = 2 << 30

    /// Reads a model file. Slow (milliseconds to seconds): `load` does it away from Swift's cooperative threads.
    public convenience init(
        path: String, runtime: InferenceRuntime, pool: WorkerPool = .shared
    ) throws(InferenceError) {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder else {
            throw InferenceError(.fileMissing, "there is no such model file", at: path, advice: "Check the path.")
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size <= Self.largestFile else {
            throw InferenceError(.notAModel, "is larger than 2 GiB", at: path, advice: "Use a smaller model.")
        }
        try self.init(ModelSession(path: path, table: runtime.table), name: path, pool: pool)
    }

    /// Reads a model from memory; `name` is for messages.
    public convenience init(
        bytes: [UInt8], name: String, runtime: InferenceRuntime, pool: WorkerPool = .shared
    ) throws(InferenceError) {
        try self.init(ModelSession(bytes: bytes, name: name, table: runtime.table), name: name, pool: pool)
    }

    private init(_ session: ModelSession, name: String, pool: WorkerPool) throws(InferenceError) {
        self.session = session
        self.name = name
        self.pool = pool
        inputs = try session.specs(.input)
        outputs = try session.specs(.output)
    }

    /// Reads a model file on the pool.
    public static func load(
        path: String, runtime: InferenceRuntime, pool: WorkerPool = .shared
    ) async throws -> InferenceModel {
        try await pool.run { try InferenceModel(path: path, runtime: runtime, pool: pool) }
    }

    /// Throws `wrongSignature`, naming every difference, unless the graph has these inputs and outputs.
    public func check(inputs: [TensorSpec], outputs: [TensorSpec]) throws(InferenceError) {
        let differences =
            TensorSpec.differences(wanted: inputs, actual: self.inputs, kind: "input")
            + TensorSpec.differences(wanted: outputs, actual: self.outputs, kind: "output")
        guard differences.isEmpty else {
            throw InferenceError(
                .wrongSignature, "does not fit what it is used for: " + differences.joined(separator: "; "), at: name,
                advice: "Export the model with these inputs and outputs, or use one made for this purpose.")
        }
    }

    /// Runs the graph on the pool. `outputs` nil gives all, in the graph's order. Cancelling the awaiting task stops the
    /// graph between two of its nodes and throws `CancellationError`.
    public func run(
        _ tensors: [String: Tensor], outputs wanted: [String]? = nil
    ) async throws -> [Tensor] {
        let call = try ModelCall(session: session, tensors: tensors, outputs: wanted ?? outputs.map(\.name))
        return try await pool.run(interrupt: { call.terminate() }, { try call.run() })
    }
}
