internal import CLlama
internal import FoundationEssentials
internal import Inference
internal import Synchronization

/// llama.cpp behind our layer over it, loaded while the process runs: one library a process, never unloaded.
///
/// `@unchecked Sendable`: the table never changes and lives as long as the process.
public final class LlamaLibrary: @unchecked Sendable {
    /// llama.cpp's own version.
    public let version: String
    /// The path it came from.
    public let path: String
    let table: UnsafePointer<VoxTable>

    static let advice =
        "Run `make llama`, which builds it, or set VOXHUMANA_MIND_LIBRARY to the path of libvoxllama.so."
    private static let loaded = Mutex<LlamaLibrary?>(nil)

    private init(path: String) throws(LlamaError) {
        var answer = vox_load(path)
        guard let table = answer.table else {
            let reason = withUnsafeBytes(of: &answer.reason) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw LlamaError(
                .libraryMissing, "language model files need libvoxllama.so, which cannot be loaded (\(reason))",
                at: path, advice: Self.advice)
        }
        self.path = path
        self.table = table
        version = String(cString: table.pointee.version())
    }

    /// The process's library. The first call loads it: from `path` when given, else from `.build/llama/` or `lib/` beside
    /// the program or the working directory, else the system's.
    public static func load(path: String? = nil) throws(LlamaError) -> LlamaLibrary {
        try loaded.withLock { (current) throws(LlamaError) -> LlamaLibrary in
            if let current, path == nil || path == current.path { return current }
            if let current {
                throw LlamaError(
                    .libraryMissing, "another library, \(current.path), is loaded already", at: path ?? "",
                    advice: "Restart the process to change it; `make llama` builds one.")
            }
            let library = try LlamaLibrary(path: path ?? found(in: LibraryFolders.near("llama")))
            current = library
            return library
        }
    }

    /// Without a folder in its name the loader looks where the system keeps its libraries.
    static func found(in folders: [String]) -> String {
        folders.map { "\($0)/libvoxllama.so" }.first { FileManager.default.fileExists(atPath: $0) } ?? "libvoxllama.so"
    }
}
