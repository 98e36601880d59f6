internal import Formats
internal import FoundationEssentials
internal import Glibc
internal import Script
internal import Synchronization

/// Files that were read before, so that a change reads only what changed. Shared by everything that reads one personas'
/// folder; bounded by the files there are.
final class KnowledgeShelf: Sendable {
    private struct Kept {
        var stamp: FileStamp
        var languages: [Language]
        var file: KnowledgeFile
    }

    private let kept = Mutex<[String: Kept]>([:])

    /// How often a file was read rather than remembered; for tests of what a change costs.
    let reads = Mutex(0)

    /// The file as it is; what was read before when it has not changed since.
    /// - Throws: when the file cannot be used.
    func file(_ path: String, name: String, languages: [Language]) throws -> KnowledgeFile {
        let stamp = FileStamp(path)
        if let stamp, let old = kept.withLock({ $0[path] }), old.stamp == stamp, old.languages == languages {
            return old.file
        }
        reads.withLock { $0 += 1 }
        let file = try KnowledgeFile.read(path, name: name, languages: languages)
        if let stamp { kept.withLock { $0[path] = Kept(stamp: stamp, languages: languages, file: file) } }
        return file
    }

    /// Forgets files that are not there any more.
    func keep(only paths: Set<String>) {
        kept.withLock { $0 = $0.filter { paths.contains($0.key) } }
    }
}

/// A file's size and when it was last written.
struct FileStamp: Sendable, Equatable {
    private var size: Int
    private var seconds: Int
    private var nanoseconds: Int
    private var inode: UInt64

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init(_ status: stat) {
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        inode = UInt64(status.st_ino)
    }
}
