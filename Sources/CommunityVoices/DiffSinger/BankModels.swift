internal import Formats
internal import Foundation
internal import Inference
internal import Vocals

/// A bank's graphs, each opened when it is first needed and kept. Noise that a graph draws by itself is put in the hand
/// of the seed; see `SeededNoise`.
actor BankModels {
    private let runtime: InferenceRuntime
    private var models: [String: Task<InferenceModel, any Error>] = [:]

    /// Bytes above which a graph is opened as it is: rewriting it would need twice its size in memory.
    static let largestRewritten = 768 << 20

    init(runtime: InferenceRuntime) { self.runtime = runtime }

    func model(at path: String) async throws -> InferenceModel {
        if let loading = models[path] { return try await loading.value }
        let loading = Task { [runtime] in
            try await WorkerPool.shared.run { try Self.open(path, runtime) }
        }
        models[path] = loading
        do {
            return try await loading.value
        } catch {
            models[path] = nil
            throw error
        }
    }

    private static func open(_ path: String, _ runtime: InferenceRuntime) throws -> InferenceModel {
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        guard size > 0, size <= largestRewritten,
            let seeded = try? SeededNoise.rewrite(FileBytes.read(path, limit: largestRewritten)),
            let model = try? InferenceModel(bytes: seeded, name: path, runtime: runtime)
        else { return try InferenceModel(path: path, runtime: runtime) }
        return model
    }
}
