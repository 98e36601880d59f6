internal import COnnxRuntime
internal import FoundationEssentials
internal import Synchronization

/// ONNX Runtime, loaded while the process runs: one library and one environment a process, never unloaded.
public final class InferenceRuntime: Sendable {
    /// The library's own version, such as `1.31.1`.
    public let version: String
    /// The path it came from.
    public let library: String
    let table: RuntimeTable

    private static let loaded = Mutex<InferenceRuntime?>(nil)

    private init(library: String) throws(InferenceError) {
        let answer = ort_load(library)
        guard let slots = answer.slots else {
            let reason = answer.reason.map { String(cString: $0) } ?? "unknown"
            throw InferenceError(
                .libraryMissing, "cannot be loaded as ONNX Runtime (\(reason))", at: library,
                advice: LibrarySearch.advice)
        }
        self.library = library
        version = answer.version.map { String(cString: $0) } ?? "unknown"
        table = try RuntimeTable(slots: slots)
    }

    /// The process's runtime. The first call loads it: from `path` when given, else from where
    /// `VOXHUMANA_ONNXRUNTIME` says, else `.build/onnxruntime/` or `lib/` beside the program or the working
    /// directory, else the system's library.
    public static func load(path: String? = nil) throws(InferenceError) -> InferenceRuntime {
        let search = LibrarySearch(explicit: path)
        if let missing = search.missing { throw missing }
        return try loaded.withLock { (current) throws(InferenceError) -> InferenceRuntime in
            if let current {
                guard let path, path != current.library else { return current }
                throw InferenceError(
                    .libraryMissing, "another ONNX Runtime, \(current.library), is loaded already", at: path,
                    advice: "Restart the process to change the library.")
            }
            let runtime = try InferenceRuntime(library: search.library)
            current = runtime
            return runtime
        }
    }
}

/// Where the library may lie.
struct LibrarySearch {
    static let advice =
        "Run `make run` or `make deps`, which fetch it, or set VOXHUMANA_ONNXRUNTIME to the path of libonnxruntime.so."

    let library: String
    /// Set when a path was named and nothing is there.
    let missing: InferenceError?

    init(
        explicit: String?, environment: [String: String] = ProcessInfo.processInfo.environment,
        folders: [String] = LibraryFolders.near("onnxruntime")
    ) {
        if let named = explicit ?? environment["VOXHUMANA_ONNXRUNTIME"].flatMap({ $0.isEmpty ? nil : $0 }) {
            library = named
            let found = !named.contains("/") || FileManager.default.fileExists(atPath: named)
            missing =
                found ? nil : InferenceError(.libraryMissing, "there is no such file", at: named, advice: Self.advice)
            return
        }
        // Without a folder in its name the loader looks where the system keeps its libraries.
        library = folders.lazy.compactMap(Self.library(in:)).first ?? "libonnxruntime.so.1"
        missing = nil
    }

    private static func library(in folder: String) -> String? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
        return names.filter { $0 == "libonnxruntime.so" || $0.hasPrefix("libonnxruntime.so.") }.min()
            .map { "\(folder)/\($0)" }
    }
}
