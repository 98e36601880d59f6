import Dialogue
import Formats
import Foundation
import Synchronization

/// The language models, servers and files, that were set up at run time, in their order: `models.json` in the data folder, and each
/// key in a file of its own beside it. Tells the minds of every change. Its changes write files and block meanwhile: they
/// are called on a worker's thread.
final class ModelStore: Sendable {
    /// Servers in a chain; nobody waits for more to fail.
    private static let most = 8

    /// What the command line or the configuration file gives; asked before the others, and not changed here.
    let configured: [ChatConfiguration]
    let backends: ChatBackends
    let files: ModelsFolder
    private let folder: String
    private let settings: Mutex<[ModelSettings]>

    /// - Throws: `DaemonError` when the file is there and cannot be read.
    init(
        folder: String, configured: [ChatConfiguration], backends: ChatBackends, files: ModelsFolder? = nil
    ) throws(DaemonError) {
        let files = files ?? ModelsFolder(path: folder + "/models")
        self.folder = folder
        self.files = files
        self.configured = configured
        self.backends = backends
        let read = try Self.read(folder + "/models.json")
        settings = Mutex(read)
        backends.replace(configured + read.map { Self.configuration($0, folder: folder, files: files) })
    }

    private static func read(_ path: String) throws(DaemonError) -> [ModelSettings] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        do {
            let bytes = try FileBytes.read(path, limit: 1 << 20)
            let settings = try JSONDecoder().decode([ModelSettings].self, from: Data(bytes))
            for one in settings { try one.check() }
            return Array(settings.prefix(most))
        } catch {
            throw DaemonError(
                "The language models that were set up cannot be read: \(error)", at: path,
                advice: "mend the file, or move it away and set them up again on /control")
        }
    }

    // MARK: What there is

    var list: [ModelSettings] { settings.withLock { $0 } }

    func hasKey(_ name: String) -> Bool { FileManager.default.fileExists(atPath: keyPath(name)) }

    func configuration(_ name: String) -> ChatConfiguration? {
        configured.first { $0.name == name }
            ?? list.first { $0.name == name }.map { Self.configuration($0, folder: folder, files: files) }
    }

    private static func configuration(
        _ settings: ModelSettings, folder: String, files: ModelsFolder
    ) -> ChatConfiguration {
        let path = keyPath(settings.name, in: folder)
        let hasKey = FileManager.default.fileExists(atPath: path)
        return settings.configuration(key: hasKey ? .file(path) : .none, files: files)
    }

    // MARK: Changes

    /// - Parameter key: nil keeps the key there is, empty removes it.
    func put(_ new: ModelSettings, key: String?) throws(DaemonError) {
        try new.check()
        if new.file != nil, let key, !key.isEmpty {
            throw DaemonError("A file needs no key", at: "key", advice: "leave it empty")
        }
        if let key, !key.isEmpty, !ChatConfiguration.Key.isPlausible(key) {
            throw DaemonError("The key is not one line of printable characters", at: "key", advice: "paste it again")
        }
        try change { settings throws(DaemonError) in
            let old = settings.firstIndex { $0.name == new.name }
            guard old != nil || settings.count < Self.most else {
                throw DaemonError("There are \(Self.most) models already", at: "name", advice: "remove one")
            }
            // A key must not go to another server than it was given for.
            let loses = old.map { settings[$0].origin != new.origin } ?? true
            try self.keep(key, of: new.name, loses: loses)
            if let old { settings[old] = new } else { settings.append(new) }
        }
    }

    private func keep(_ key: String?, of name: String, loses: Bool) throws(DaemonError) {
        let path = keyPath(name)
        try SecretFile.folder(folder + "/keys")
        if let key, !key.isEmpty {
            try SecretFile.write(Array(key.utf8), to: path)
        } else if key != nil || loses {
            SecretFile.remove(path)
        }
    }

    func remove(_ name: String) throws(DaemonError) {
        try change { settings throws(DaemonError) in
            guard settings.contains(where: { $0.name == name }) else { throw Self.unknown(name) }
            settings.removeAll { $0.name == name }
        }
        SecretFile.remove(keyPath(name))
    }

    /// Puts the servers in the order of these names; those left out follow as they were.
    func order(_ names: [String]) throws(DaemonError) {
        try change { settings throws(DaemonError) in
            for name in names where !settings.contains(where: { $0.name == name }) { throw Self.unknown(name) }
            let first = settings.filter { names.contains($0.name) }
                .sorted { names.firstIndex(of: $0.name) ?? 0 < names.firstIndex(of: $1.name) ?? 0 }
            settings = first + settings.filter { !names.contains($0.name) }
        }
    }

    /// One change after another: on the disk first, then in the minds.
    private func change(_ work: (inout [ModelSettings]) throws(DaemonError) -> Void) throws(DaemonError) {
        try settings.withLock { settings throws(DaemonError) in
            var next = settings
            try work(&next)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let bytes = (try? encoder.encode(next)).map { [UInt8]($0) } ?? []
            try SecretFile.write(bytes, to: folder + "/models.json")
            settings = next
            backends.replace(configured + next.map { Self.configuration($0, folder: folder, files: files) })
        }
    }

    private func keyPath(_ name: String) -> String { Self.keyPath(name, in: folder) }

    private static func keyPath(_ name: String, in folder: String) -> String { folder + "/keys/" + name }

    static func unknown(_ name: String) -> DaemonError {
        DaemonError("There is no model “\(name.prefix(40))”", at: "models", advice: "see GET /v1/minds")
    }
}
