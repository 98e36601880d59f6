import Formats
import Foundation

/// Voices that lie in `Voices` as archives, `.zip` or OpenUtau's `.oudep`. Each is unpacked once into the data folder and
/// loaded from there; it is unpacked again when the archive changes, and removed when the archive is gone.
struct VoicePacks: Sendable {
    struct Problem: Sendable, Equatable {
        /// The archive.
        var path: String
        /// What is wrong with it, and what to do.
        var report: String
    }

    struct Limits: Sendable {
        /// Archives in the folder.
        var packs = 50
        /// Bytes of all files of one archive, and of one of them, after inflation: the largest banks have 1.5 GB.
        var bytes = 4 << 30
        var file = 1 << 30
        /// Files of one archive.
        var entries = 10_000
    }

    /// Where the archives lie.
    let folder: String
    /// Where they are unpacked, each into a folder of its name.
    let unpacked: String
    var limits = Limits()

    /// What is neither sound nor network nor text, and has no business in a voice.
    private static let left: Set<String> = ["dll", "exe", "bat", "cmd", "ps1", "sh", "so", "dylib", "msi"]
    private static let suffixes: Set<String> = ["zip", "oudep"]
    /// Tells what a folder was unpacked from.
    static let stampFile = ".pack"

    /// The folder of an unpacked voice, whether it is there or not.
    func path(of name: String) -> String { "\(unpacked)/\(name)" }

    /// Unpacks what is new or has changed, and removes what is gone.
    func unpack() -> [Problem] {
        let files = FileManager.default
        let names = ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted().filter(Self.isPack)
        var problems: [Problem] = []
        var taken: Set<String> = []
        for name in names.prefix(limits.packs) {
            let path = "\(folder)/\(name)"
            do {
                guard taken.insert(Self.name(of: path)).inserted else {
                    throw DaemonError("Another archive has the same name", at: path, advice: "rename one of them")
                }
                try unpack(path)
            } catch {
                problems.append(Problem(path: path, report: "\(error)"))
            }
        }
        if names.count > limits.packs {
            problems.append(
                Problem(path: folder, report: "only the first \(limits.packs) archives of \(names.count) are unpacked"))
        }
        forget(besides: Set(names.prefix(limits.packs).map { "\(folder)/\($0)" }))
        return problems
    }

    private static func isPack(_ name: String) -> Bool {
        !name.hasPrefix(".") && suffixes.contains(suffix(of: name))
    }

    private static func suffix(of path: String) -> String {
        URL(fileURLWithPath: path).pathExtension.lowercased()
    }

    /// The archive's name, as a folder may be called.
    static func name(of path: String) -> String {
        let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let plain = stem.filter { $0.isLetter || $0.isNumber || "-_. ()".contains($0) }
        return plain.isEmpty || plain.hasPrefix(".") ? "voice" + plain : String(plain.prefix(120))
    }

    private func unpack(_ path: String) throws {
        let name = Self.name(of: path)
        guard !FileManager.default.fileExists(atPath: "\(folder)/\(name)") else {
            throw DaemonError(
                "There is a folder of the same name", at: path, advice: "remove one of the two; the folder is used")
        }
        let stamp = try Self.stamp(of: path)
        let place = self.path(of: name)
        guard (try? String(contentsOfFile: "\(place)/\(Self.stampFile)", encoding: .utf8)) != stamp else { return }
        let archive = try ZipArchive(path: path, limits: .init(bytes: limits.bytes, entries: limits.entries))
        let pack = try PackContents(archive, path: path, limits: limits)
        let partial = "\(unpacked).partial/\(ProcessInfo.processInfo.processIdentifier)-\(name)"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        try write(pack, to: partial, stamp: stamp)
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createDirectory(atPath: unpacked, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: partial, toPath: place)
    }

    private func write(_ pack: PackContents, to folder: String, stamp: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var left = limits.bytes
        for file in pack.files where !Self.left.contains(Self.suffix(of: file.path)) {
            // Counted as the bytes come out: what an archive says of its sizes proves nothing.
            let bytes = try pack.archive.read(file.entry, limit: min(left, limits.file))
            left -= bytes.count
            let place = URL(fileURLWithPath: "\(folder)/\(file.path)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: place)
        }
        try Data(stamp.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(Self.stampFile)"))
    }

    /// Where an archive lies, how long it is and when it was changed.
    private static func stamp(of path: String) throws -> String {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path)\n\((attributes[.size] as? Int) ?? 0)\n\(changed)\n"
    }

    /// Removes what was unpacked from this folder's archives that are gone; another home's stay.
    private func forget(besides paths: Set<String>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: unpacked)) ?? [] {
            let place = path(of: name)
            guard let stamp = try? String(contentsOfFile: "\(place)/\(Self.stampFile)", encoding: .utf8),
                let source = stamp.split(separator: "\n").first.map(String.init),
                source.hasPrefix(folder + "/"), !paths.contains(source)
            else { continue }
            try? FileManager.default.removeItem(atPath: place)
        }
    }
}
