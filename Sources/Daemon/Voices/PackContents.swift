import Formats

/// The voice in an archive: its files, with paths from the voice's own folder on. Packs come as the voice's folder, as
/// what is in it, or as an archive of archives with the voice in one of them.
struct PackContents {
    struct File {
        var entry: ZipArchive.Entry
        var path: String
    }

    let archive: ZipArchive
    let files: [File]

    /// Files that only stand in a voice's own folder or below it; the uppermost of them tells which it is.
    private static let marks: Set<String> = ["dsconfig.yaml", "voice.yaml", "vocoder.yaml"]
    /// The same of a sample bank, whose recordings may all lie in folders below.
    private static let sampleMarks: Set<String> = ["oto.ini", "prefix.map", "character.txt"]
    private static let deepest = 12

    init(_ archive: ZipArchive, path: String, limits: VoicePacks.Limits) throws {
        if let found = try Self.voice(in: archive, path: path) {
            (self.archive, files) = (archive, found)
            return
        }
        for entry in archive.entries.prefix(200) where entry.path.lowercased().hasSuffix(".zip") {
            let inner = try ZipArchive(
                archive.read(entry, limit: limits.file), source: "\(path):\(entry.path)",
                limits: .init(bytes: limits.file, entries: limits.entries))
            guard let found = try Self.voice(in: inner, path: path) else { continue }
            (self.archive, files) = (inner, found)
            return
        }
        throw DaemonError(
            "There is no voice in this archive", at: path,
            advice: "it must hold a voicebank's dsconfig.yaml, a voice's .onnx, or a sample bank's oto.ini")
    }

    /// nil where there is none.
    private static func voice(in archive: ZipArchive, path: String) throws -> [File]? {
        let entries = archive.entries.filter { !$0.isFolder && !isLeftover($0.path) }
        let isSampled = !entries.contains { isMark($0.path) } && entries.contains { name($0.path) == "oto.ini" }
        let marked = entries.filter { entry in
            isSampled ? sampleMarks.contains(name(entry.path)) : isMark(entry.path)
        }.map { parts($0.path).dropLast() }
        guard let depth = marked.map(\.count).min(), depth < deepest else { return nil }
        let roots = Set(marked.filter { $0.count == depth }.map { $0.joined(separator: "/") })
        guard roots.count == 1, let root = roots.first else {
            throw DaemonError(
                "There are \(roots.count) voices in this archive", at: path,
                advice: "unpack it, and put each into a folder of its own")
        }
        return entries.compactMap { entry in
            let parts = parts(entry.path)
            guard parts.count > depth, parts.count <= depth + deepest,
                parts.prefix(depth).joined(separator: "/") == root
            else { return nil }
            return File(entry: entry, path: parts.dropFirst(depth).joined(separator: "/"))
        }
    }

    private static func isMark(_ path: String) -> Bool {
        path.lowercased().hasSuffix(".onnx") || marks.contains(name(path))
    }

    /// What a Mac puts beside every file.
    private static func isLeftover(_ path: String) -> Bool {
        parts(path).contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
    }

    private static func name(_ path: String) -> String { parts(path).last.map(String.init) ?? "" }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }
}
