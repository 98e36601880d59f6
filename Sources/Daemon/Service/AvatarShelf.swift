import Formats
import Foundation
import Performance
import Script
import Stage
import Synchronization

/// The avatars of the data folder (`avatars/NAME.json`) and the tables of face sets (`targets/*.json` beside those that
/// come with the daemon). Clients that are connected follow a profile that is saved at once.
final class AvatarShelf: Sendable {
    private let folder: URL
    private let library: TargetLibrary
    let problems: [String]
    private let profiles: Mutex<[String: AvatarProfile]>

    /// Profiles kept at most: a household of avatars, not a store.
    private static let most = 256

    /// - Parameter data: the data folder; what it lacks is made when something is saved.
    init(data: String) {
        folder = URL(fileURLWithPath: data).appendingPathComponent("avatars")
        let tables = TargetLibrary.tolerant(folder: data + "/targets")
        library = tables.library
        var problems = tables.problems.map { "\($0)" }
        var found: [String: AvatarProfile] = [:]
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        for file in files.filter({ $0.pathExtension == "json" }).prefix(Self.most) {
            let name = file.deletingPathExtension().lastPathComponent
            do {
                found[name] = try Self.profile(at: file, library: library)
            } catch {
                problems.append("\(error)")
            }
        }
        self.problems = problems
        profiles = Mutex(found)
    }

    private static func profile(at file: URL, library: TargetLibrary) throws -> AvatarProfile {
        let handle = try FileHandle(forReadingFrom: file)
        let data = try handle.read(upToCount: AvatarProfile.largest + 1) ?? Data()
        let profile = try AvatarProfile(json: String(decoding: data, as: UTF8.self), file: file.lastPathComponent)
        if let name = profile.target { _ = try face(name, in: library) }
        if let name = profile.visemes { _ = try mouth(name, in: library) }
        return profile
    }

    private static func face(_ name: String, in library: TargetLibrary) throws(StageError) -> FaceTarget {
        guard let target = library.face(name) else {
            throw .unknownTarget(name, known: library.faces.map(\.name))
        }
        return target
    }

    private static func mouth(_ name: String, in library: TargetLibrary) throws(StageError) -> VisemeTarget {
        guard let target = library.viseme(name) else {
            throw .unknownTarget(name, known: library.visemes.map(\.name))
        }
        return target
    }

    // MARK: For clients

    func forms(target: String?, visemes: String?, avatar: String?) throws(StageError) -> ClientForms {
        let profile: AvatarProfile? = if let avatar { try known(avatar) } else { nil }
        var forms = ClientForms()
        if let name = target ?? profile?.target {
            let table = try Self.face(name, in: library)
            guard table.names.count <= 255 else {
                throw StageError(
                    "bad-field", "\(name) has \(table.names.count) values", advice: "a stream carries 255 at most")
            }
            forms.face = FaceSet(
                key: "\(name) \(avatar ?? "")", channels: table.names, ranges: table.ranges,
                map: { [self] frame in FaceMapper(target: table, calibration: calibration(avatar)).map(frame) })
        } else if avatar != nil {
            let ranges = [ClosedRange<Float>](repeating: -1...1, count: FaceChannel.count)
            forms.face = FaceSet(
                key: " \(avatar ?? "")", channels: FaceChannel.names, ranges: ranges,
                map: { [self] frame in calibration(avatar).apply(frame) })
        }
        if let name = visemes ?? profile?.visemes {
            let table = try Self.mouth(name, in: library)
            forms.mouth = MouthSet(key: name) { plan in
                VisemeMapper(target: table).events(plan).map { event in event.map { table.shapes[$0] } }
            }
        }
        return forms
    }

    private func calibration(_ avatar: String?) -> Calibration {
        guard let avatar else { return .none }
        return profiles.withLock { $0[avatar]?.calibration } ?? .none
    }

    private func known(_ name: String) throws(StageError) -> AvatarProfile {
        guard let profile = profiles.withLock({ $0[name] }) else {
            throw StageError(
                "unknown-avatar", "There is no avatar “\(name.prefix(40))”",
                advice: "make one on the page /calibrate or with PUT /v1/avatars/NAME")
        }
        return profile
    }

    // MARK: For the calibration page

    var targetsReport: String {
        let faces = library.faces.map { Self.described($0.name, "face", $0.names, $0.source) }
        let mouths = library.visemes.map { Self.described($0.name, "mouth", $0.shapes, $0.source) }
        return JSONValue.array(faces + mouths).text
    }

    func table(_ name: String) throws(StageError) -> String { try Self.face(name, in: library).json }

    // MARK: Models

    /// Larger files are no avatars, bytes: the pages read as many.
    static let largestModel = 192 << 20

    /// The bytes of `NAME.vrm` or `NAME.glb` in the folder.
    func model(_ file: String) throws(StageError) -> [UInt8] {
        let parts = file.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, AvatarProfile.isName(String(parts[0])), ["vrm", "glb"].contains(parts[1]) else {
            throw .noModel(file)
        }
        let path = folder.appendingPathComponent(file)
        guard let handle = try? FileHandle(forReadingFrom: path),
            let data = try? handle.read(upToCount: Self.largestModel + 1)
        else { throw .noModel(file) }
        guard data.count <= Self.largestModel else {
            throw StageError("too-long", "\(file) has more than 192 MB", advice: "make its textures smaller")
        }
        return [UInt8](data)
    }

    /// The file of a model with this name; nil where there is none.
    func modelFile(_ name: String) -> String? {
        guard AvatarProfile.isName(name) else { return nil }
        return ["vrm", "glb"].map { "\(name).\($0)" }.first {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }

    private static func described(_ name: String, _ kind: String, _ names: [String], _ source: String) -> JSONValue {
        [
            "name": .string(name), "kind": .string(kind), "names": .array(names.map { .string($0) }),
            "source": .string(source),
        ]
    }

    var names: [String] { profiles.withLock { $0.keys.sorted() } }

    func json(_ name: String) throws(StageError) -> String { try known(name).json }

    func save(_ name: String, json: String) throws(StageError) {
        guard AvatarProfile.isName(name) else {
            throw StageError(
                "bad-field", "“\(name.prefix(40))” is no name", advice: "use 1 to 40 letters, digits, - and _")
        }
        let profile: AvatarProfile
        do throws(TargetError) {
            profile = try AvatarProfile(json: json, file: "\(name).json")
        } catch {
            throw StageError("bad-field", "\(error)", advice: "see Docs/Targets.md")
        }
        if let name = profile.target { _ = try Self.face(name, in: library) }
        if let name = profile.visemes { _ = try Self.mouth(name, in: library) }
        guard profiles.withLock({ $0[name] != nil || $0.count < Self.most }) else {
            throw StageError("too-many", "There are \(Self.most) avatars already", advice: "remove one")
        }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(json.utf8).write(to: file(name), options: .atomic)
        } catch {
            throw StageError(
                "turn-failed", "\(file(name).path) cannot be written", advice: "see to the data folder's rights")
        }
        profiles.withLock { $0[name] = profile }
    }

    func remove(_ name: String) throws(StageError) {
        _ = try known(name)
        try? FileManager.default.removeItem(at: file(name))
        profiles.withLock { $0[name] = nil }
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name + ".json") }
}

extension StageError {
    static func noModel(_ file: String) -> StageError {
        StageError("not-found", "There is no model “\(file.prefix(60))”", advice: "put it into the avatars' folder")
    }

    static func unknownTarget(_ name: String, known: [String]) -> StageError {
        StageError(
            "unknown-target", "There is no set “\(name.prefix(40))”",
            advice: "use one of: \(known.joined(separator: ", "))")
    }
}
