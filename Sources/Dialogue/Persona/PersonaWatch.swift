internal import Glibc

/// What became of the personas between two looks at their folder.
public struct PersonaChanges: Sendable {
    /// All of them, as they are now.
    public var library: PersonaLibrary
    /// Ids; a persona counts as changed only when it reads differently, not when a file was merely touched.
    public var added: [String]
    public var changed: [String]
    public var removed: [String]
}

/// Notices that persona files changed. A value: whoever owns it calls `poll` every now and then; looking costs one
/// `stat` a file, and only a difference reads anything.
public struct PersonaWatch: Sendable {
    public let directory: String
    public private(set) var library: PersonaLibrary
    private var stamps: [String: FileStamp]
    /// Files looked at in all.
    private static let maximumFiles = 20_000

    /// - Throws: `DialogueError` when the directory cannot be read.
    public init(directory: String) throws {
        self.directory = directory
        // Stamped first: what changes while it is read is read again at the next poll.
        stamps = Self.stamps(of: directory)
        library = try PersonaLibrary(directory: directory)
    }

    /// nil when no file changed.
    public mutating func poll() throws -> PersonaChanges? {
        let now = Self.stamps(of: directory)
        guard now != stamps else { return nil }
        let fresh = try PersonaLibrary(directory: directory)
        stamps = now
        let old = library
        library = fresh
        let ids = Set(fresh.personas.map(\.id))
        return PersonaChanges(
            library: fresh, added: fresh.personas.map(\.id).filter { old[$0] == nil },
            changed: fresh.personas.filter { old[$0.id] != nil && old[$0.id] != $0 }.map(\.id),
            removed: old.personas.map(\.id).filter { !ids.contains($0) })
    }

    /// A file's size and when it was last written.
    private struct FileStamp: Sendable, Equatable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64
    }

    private static func stamps(of directory: String) -> [String: FileStamp] {
        var stamps: [String: FileStamp] = [:]
        // A persona's folder has one level below it: `knowledge`.
        collect(directory, depth: 3, into: &stamps)
        return stamps
    }

    private static func collect(_ folder: String, depth: Int, into stamps: inout [String: FileStamp]) {
        guard depth > 0, let stream = opendir(folder) else { return }
        defer { closedir(stream) }
        while stamps.count < maximumFiles, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let path = folder + "/" + name
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                collect(path, depth: depth - 1, into: &stamps)
            } else {
                stamps[path] = FileStamp(
                    size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec,
                    inode: UInt64(status.st_ino))
            }
        }
    }
}
