/// Models by path, each loaded once however many ask for it at the same time.
public actor ModelCache {
    private let runtime: InferenceRuntime
    private let pool: WorkerPool
    private var models: [String: Task<InferenceModel, any Error>] = [:]

    public init(runtime: InferenceRuntime, pool: WorkerPool = .shared) {
        self.runtime = runtime
        self.pool = pool
    }

    /// The model at `path`. A failure is not kept: the next call tries again.
    public func model(at path: String) async throws -> InferenceModel {
        if let loading = models[path] { return try await loading.value }
        let loading = Task { [runtime, pool] in
            try await InferenceModel.load(path: path, runtime: runtime, pool: pool)
        }
        models[path] = loading
        do {
            return try await loading.value
        } catch {
            models[path] = nil
            throw error
        }
    }

    /// Forgets a model; calls under way keep it alive until they end.
    public func forget(_ path: String) { models[path] = nil }

    public var paths: [String] { models.keys.sorted() }
}
