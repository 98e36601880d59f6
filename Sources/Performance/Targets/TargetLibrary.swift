internal import Foundation

/// The tables that come with the daemon, and the user's own in their place.
public struct TargetLibrary: Sendable {
    public private(set) var faces: [FaceTarget] = []
    public private(set) var visemes: [VisemeTarget] = []

    private static let faceNames = ["azure55", "live2d", "vrm0", "vrm1"]
    private static let visemeNames = ["azure22", "oculus", "rhubarb"]

    /// - Parameter folder: a file in it with a table's name, as `live2d.json`, replaces the daemon's.
    /// - Throws: `TargetError` with the file and the line that is wrong.
    public init(folder: String? = nil) throws(TargetError) {
        for name in Self.faceNames {
            let file = Self.file(name, folder: folder)
            faces.append(try FaceTarget(json: try Self.read(file), file: file.lastPathComponent))
        }
        for name in Self.visemeNames {
            let file = Self.file(name, folder: folder)
            visemes.append(try VisemeTarget(json: try Self.read(file), file: file.lastPathComponent))
        }
    }

    public func face(_ name: String) -> FaceTarget? { faces.first { $0.name == name } }
    public func viseme(_ name: String) -> VisemeTarget? { visemes.first { $0.name == name } }

    private static func file(_ name: String, folder: String?) -> URL {
        if let folder {
            let own = URL(fileURLWithPath: folder).appendingPathComponent(name + ".json")
            if FileManager.default.fileExists(atPath: own.path) { return own }
        }
        return Bundle.module.bundleURL.appendingPathComponent("Resources/Targets/\(name).json")
    }

    /// No table is near this size, bytes.
    private static let largest = 1 << 20

    private static func read(_ file: URL) throws(TargetError) -> String {
        guard let handle = try? FileHandle(forReadingFrom: file), let data = try? handle.read(upToCount: largest)
        else { throw TargetError("the table cannot be read", at: file.path) }
        return String(decoding: data, as: UTF8.self)
    }
}
