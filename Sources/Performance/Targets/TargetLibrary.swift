internal import Formats
internal import Foundation

/// The tables that come with the daemon, and the user's own in their place and beside them.
public struct TargetLibrary: Sendable {
    public private(set) var faces: [FaceTarget] = []
    public private(set) var visemes: [VisemeTarget] = []

    private static let faceNames = ["azure55", "live2d", "vrm0", "vrm1"]
    private static let visemeNames = ["azure22", "oculus", "rhubarb"]
    /// Tables of a user's folder.
    private static let most = 64
    /// No table is near this size, bytes.
    private static let largest = 1 << 20

    /// - Parameter folder: a file in it with the name of a table of the daemon's, as `live2d.json`, replaces that; any
    ///   other `.json` is a table of its own.
    /// - Throws: `TargetError` with the file and the line that is wrong.
    public init(folder: String? = nil) throws(TargetError) {
        for name in Self.faceNames + Self.visemeNames {
            try add(Bundle.module.bundleURL.appendingPathComponent("Resources/Targets/\(name).json"))
        }
        for file in Self.files(of: folder) { try add(file) }
    }

    /// The same for a service that starts whatever lies in the folder: what is wrong is left out and told.
    public static func tolerant(folder: String) -> (library: TargetLibrary, problems: [TargetError]) {
        var problems: [TargetError] = []
        var library: TargetLibrary
        do {
            library = try TargetLibrary()
        } catch {
            return (TargetLibrary(faces: [], visemes: []), [error])
        }
        for file in files(of: folder) {
            do throws(TargetError) { try library.add(file) } catch { problems.append(error) }
        }
        return (library, problems)
    }

    private init(faces: [FaceTarget], visemes: [VisemeTarget]) {
        self.faces = faces
        self.visemes = visemes
    }

    public func face(_ name: String) -> FaceTarget? { faces.first { $0.name == name } }
    public func viseme(_ name: String) -> VisemeTarget? { visemes.first { $0.name == name } }

    /// Reads a table; one of the same name gives way.
    private mutating func add(_ file: URL) throws(TargetError) {
        let text = try Self.read(file)
        let name = file.lastPathComponent
        let table = try TargetFile.table(text, file: name)
        guard try TargetFile.text("name", of: table, file: name) == file.deletingPathExtension().lastPathComponent
        else {
            throw TargetError("the table's name is not the file's", at: name, advice: "let both be the same")
        }
        if table["outputs"] != nil {
            let target = try FaceTarget(json: text, file: name)
            if let index = faces.firstIndex(where: { $0.name == target.name }) {
                faces[index] = target
            } else {
                faces.append(target)
            }
        } else {
            let target = try VisemeTarget(json: text, file: name)
            if let index = visemes.firstIndex(where: { $0.name == target.name }) {
                visemes[index] = target
            } else {
                visemes.append(target)
            }
        }
    }

    private static func files(of folder: String?) -> [URL] {
        guard let folder else { return [] }
        let found = try? FileManager.default.contentsOfDirectory(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil)
        let tables = (found ?? []).filter { $0.pathExtension == "json" }
        return Array(tables.sorted { $0.lastPathComponent < $1.lastPathComponent }.prefix(most))
    }

    private static func read(_ file: URL) throws(TargetError) -> String {
        guard let handle = try? FileHandle(forReadingFrom: file), let data = try? handle.read(upToCount: largest)
        else { throw TargetError("the table cannot be read", at: file.path) }
        return String(decoding: data, as: UTF8.self)
    }
}
