import Dialogue
import Foundation
import Inference
import Stage

extension DaemonAddresses {
    /// A server as `/control` shows it: whether it has a key, never the key.
    private struct Shown: Encodable {
        var settings: ModelSettings?
        var report: ChatReport
        var hasKey: Bool
        /// Set up here; else by the command line or the configuration file.
        var isOwn: Bool
    }

    private struct Put: Decodable {
        var url: String?
        var model: String?
        var file: String?
        var api: ChatConfiguration.API?
        var key: String?
        var tools: Bool?
        var contextTokens: Int?
        var maximumTokens: Int?
        var firstWordSeconds: Double?
        var stallSeconds: Double?
        var inputPrice: Double?
        var outputPrice: Double?
        var temperature: Double?
        var topP: Double?
        var minP: Double?
        var repeatPenalty: Double?
        var seed: UInt32?
        var threads: Int?
        var stop: [String]?

        func settings(named name: String) -> ModelSettings {
            ModelSettings(
                name: name, url: url ?? "", model: model ?? "", file: file, api: api, tools: tools,
                contextTokens: contextTokens,
                maximumTokens: maximumTokens, firstWordSeconds: firstWordSeconds, stallSeconds: stallSeconds,
                inputPrice: inputPrice, outputPrice: outputPrice, temperature: temperature, topP: topP,
                minP: minP, repeatPenalty: repeatPenalty, seed: seed, threads: threads, stop: stop)
        }
    }

    private struct Order: Decodable { var names: [String] }

    func minds(_ request: DaemonRequest) async throws(StageError) -> DaemonAnswer? {
        try request.requireOperator()
        let path = request.path
        switch (request.method, path.count) {
        case ("GET", 1): return DaemonAnswer(json: Backend.json(shown))
        case ("GET", 2) where path[1] == "files":
            let files = workshop.models.files
            let entries = try? await WorkerPool.shared.run(scope: WorkScope(.batch)) { files.entries }
            return DaemonAnswer(json: Backend.json(entries ?? []))
        case ("POST", 2) where path[1] == "order":
            let names = try decoded(Order.self, request.body).names
            try await change { store throws(DaemonError) in try store.order(names) }
            return DaemonAnswer(json: Backend.json(shown))
        case ("PUT", 2):
            let body = try decoded(Put.self, request.body)
            try await change { store throws(DaemonError) in
                try store.put(body.settings(named: path[1]), key: body.key)
            }
            return DaemonAnswer(json: Backend.json(shown))
        case ("DELETE", 2):
            try await change { store throws(DaemonError) in try store.remove(path[1]) }
            return DaemonAnswer(status: 204)
        case ("POST", 3) where path[2] == "test": return try await test(path[1])
        default: return nil
        }
    }

    private var shown: [Shown] {
        let store = workshop.models
        let list = store.list
        return store.backends.reports.map { report in
            let own = list.first { $0.name == report.name }
            return Shown(
                settings: own, report: report,
                hasKey: own.map { store.hasKey($0.name) } ?? store.configured.contains { $0.key != .none },
                isOwn: own != nil)
        }
    }

    private func test(_ name: String) async throws(StageError) -> DaemonAnswer {
        guard let configuration = workshop.models.configuration(name) else {
            throw Self.told(ModelStore.unknown(name))
        }
        let outcome = await ChatTrial(workshop.models.backends).run(configuration)
        return DaemonAnswer(json: Backend.json(outcome))
    }

    /// Changes write files: on a worker's thread.
    private func change(
        _ work: @escaping @Sendable (ModelStore) throws(DaemonError) -> Void
    ) async throws(StageError) {
        let store = workshop.models
        do {
            try await WorkerPool.shared.run(scope: WorkScope(.batch)) { try work(store) }
        } catch {
            throw Self.told(error)
        }
    }

    private static func told(_ error: any Error) -> StageError {
        guard let error = error as? DaemonError else {
            return StageError("turn-failed", "The change was not made: \(error)", advice: "try again")
        }
        return StageError(error.place == "models" ? "not-found" : "bad-field", error.what, advice: error.advice)
    }
}
