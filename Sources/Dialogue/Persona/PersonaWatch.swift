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
/// `stat` a file, and only what differs is read again. An edit that breaks a persona, or a whole file of it, changes
/// nothing: the last good version stays, and the library's problems say so.
public struct PersonaWatch: Sendable {
    public let directory: String
    public private(set) var library: PersonaLibrary
    private let shelf = KnowledgeShelf()
    private var stamps: [String: [String: FileStamp]]
    private var volumes: [String: PersonaLibrary.Volume] = [:]
    /// Files looked at in all.
    private static let maximumFiles = 20_000

    /// - Throws: `DialogueError` when the directory cannot be read.
    public init(directory: String) throws {
        self.directory = directory
        // Stamped first: what changes while it is read is read again at the next poll.
        stamps = Self.stamps(of: directory)
        for name in try PersonaLibrary.names(in: directory) {
            volumes[name] = PersonaLibrary.volume(named: name, in: directory, shelf: shelf)
        }
        library = Self.library(volumes, directory: directory)
    }

    /// nil when no file changed.
    /// - Throws: `DialogueError` when the directory cannot be read any more; what was read stays.
    public mutating func poll() throws -> PersonaChanges? {
        let names = try PersonaLibrary.names(in: directory)
        let now = Self.stamps(of: directory)
        guard now != stamps else { return nil }
        let old = library
        var fresh: [String: PersonaLibrary.Volume] = [:]
        for name in names {
            if now[name] == stamps[name], let volume = volumes[name] {
                fresh[name] = volume
            } else if let volume = PersonaLibrary.volume(named: name, in: directory, shelf: shelf) {
                fresh[name] = Self.kept(volume, over: volumes[name])
            }
        }
        (volumes, stamps) = (fresh, now)
        shelf.keep(only: Set(now.values.flatMap(\.keys)))
        library = Self.library(volumes, directory: directory)
        return changes(since: old)
    }

    private func changes(since old: PersonaLibrary) -> PersonaChanges {
        let ids = Set(library.personas.map(\.id))
        return PersonaChanges(
            library: library, added: library.personas.map(\.id).filter { old[$0] == nil },
            changed: library.personas.filter { old[$0.id] != nil && old[$0.id] != $0 }.map(\.id),
            removed: old.personas.map(\.id).filter { !ids.contains($0) })
    }

    /// The newer version, unless it is broken and there is an older one that is not.
    private static func kept(
        _ volume: PersonaLibrary.Volume, over old: PersonaLibrary.Volume?
    ) -> PersonaLibrary.Volume {
        let isBroken = volume.problems.contains { $0.severity != .warning }
        // A version that was broken from the beginning is not worth keeping a better one from.
        guard isBroken, let old, let persona = old.persona,
            volume.persona == nil || old.problems.allSatisfy({ $0.severity == .warning || $0.isKept })
        else { return volume }
        var volume = volume
        volume.persona = persona
        for index in volume.problems.indices { volume.problems[index].isKept = true }
        return volume
    }

    private static func library(_ volumes: [String: PersonaLibrary.Volume], directory: String) -> PersonaLibrary {
        PersonaLibrary(volumes.values.sorted { $0.name < $1.name }, directory: directory)
    }

    /// By the names below the directory, and there by path.
    private static func stamps(of directory: String) -> [String: [String: FileStamp]] {
        var stamps: [String: [String: FileStamp]] = [:]
        var room = maximumFiles
        for name in entries(of: directory) {
            var files: [String: FileStamp] = [:]
            // A persona's folder has one level below it: `knowledge`.
            collect(directory + "/" + name, depth: 3, into: &files, room: &room)
            stamps[name] = files
        }
        return stamps
    }

    private static func entries(of folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while names.count < maximumFiles, let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func collect(
        _ path: String, depth: Int, into stamps: inout [String: FileStamp], room: inout Int
    ) {
        var status = stat()
        guard depth > 0, room > 0, stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            room -= 1
            stamps[path] = FileStamp(status)
            return
        }
        for name in entries(of: path) { collect(path + "/" + name, depth: depth - 1, into: &stamps, room: &room) }
    }
}
