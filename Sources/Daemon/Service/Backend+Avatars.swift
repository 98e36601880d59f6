import Formats
import Inference
import Stage

extension Backend {
    func forms(target: String?, visemes: String?, avatar: String?) async throws(StageError) -> ClientForms {
        try avatars.forms(target: target, visemes: visemes, avatar: avatar)
    }

    func targetsReport() async -> String { avatars.targetsReport }

    func target(_ name: String) async throws(StageError) -> String { try avatars.table(name) }

    func modelFile(_ name: String) async -> String? { avatars.modelFile(name) }

    /// Models are large: read off the cooperative threads.
    func avatarModel(_ file: String) async throws(StageError) -> [UInt8] {
        do {
            return try await WorkerPool.shared.run(scope: WorkScope(.batch)) { [avatars] in try avatars.model(file) }
        } catch {
            throw error as? StageError ?? .noModel(file)
        }
    }

    func avatarsReport() async -> String { JSONValue.array(avatars.names.map { .string($0) }).text }

    func avatar(_ name: String) async throws(StageError) -> String { try avatars.json(name) }

    func saveAvatar(_ name: String, json: String) async throws(StageError) {
        try avatars.save(name, json: json)
        log.info("avatars", "\(name) saved")
    }

    func removeAvatar(_ name: String) async throws(StageError) { try avatars.remove(name) }
}
