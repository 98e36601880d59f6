import Foundation
import Inference
import Llama
import Synchronization

/// Lets another process of this program try a model file before this one loads it: what llama.cpp asserts of a file that
/// it does not expect ends the process, and that must not be the daemon's. Once for each file as it stands on the disk.
final class ModelProof: Sendable {
    private let program: String
    private let library: String?
    /// Paths with size and time of the last change.
    private let proven = Mutex<Set<String>>([])

    init(
        library: String?,
        program: String = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    ) {
        self.library = library
        self.program = program
    }

    /// - Throws: `LlamaError` with the other process's last words, or `CancellationError`.
    func check(_ path: String) async throws {
        let mark = try await WorkerPool.shared.run(scope: WorkScope(.batch)) { [library] in
            _ = try LlamaLibrary.load(path: library)
            _ = try GGUFFile.examine(path)
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return "\(path) \(attributes?[.size] ?? 0) \(attributes?[.modificationDate] ?? 0)"
        }
        guard !proven.withLock({ $0.contains(mark) }) else { return }
        try await run(path)
        proven.withLock { _ = $0.insert(mark) }
    }

    private func run(_ path: String) async throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("voxhumana-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let options = library.map { [Setting.mindLibrary.flag, $0] } ?? []
        let words = ["model", "--tokens", "1"] + options + ["--", path, "Hello"]
        let child = try ChildProcess(program, words, scratch: scratch)
        let status = await withTaskCancellationHandler {
            await child.status()
        } onCancel: {
            child.stop()
        }
        try Task.checkCancellation()
        guard status == 0 else {
            let last = child.lastWords.split(whereSeparator: \.isNewline).last.map { ": \($0.prefix(200))" } ?? ""
            throw LlamaError(
                .notAModel, "llama.cpp cannot run this file (a trial ended with status \(status)\(last))", at: path,
                advice: "Download it again, or try another file of the model.")
        }
    }
}
