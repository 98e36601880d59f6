import Formats
import Foundation
import Performance
import Script

/// The form in which a file gets the face: the master set, or what `--target`, `--visemes` and `--avatar` name.
struct FaceForm: Sendable {
    private var target: FaceTarget?
    private var visemes: VisemeTarget?
    private var calibration = Calibration.none
    private var calibrates = false

    static let takingValue: Set<String> = ["--target", "--visemes", "--avatar"]

    static let help = """
          --target SET        curves of another set, as vrm1 or live2d: see voxhumana targets
          --visemes SET       mouth shapes of another set, as azure22 or rhubarb
          --avatar NAME|FILE  an avatar's profile: its sets and its calibration (Docs/Targets.md)
        """

    static let master = FaceForm()

    private init() {}

    /// - Throws: what is wrong with a table, a profile or a name, before anything is spoken.
    init(_ options: Options, configuration: Configuration) throws {
        let names = Self.takingValue.compactMap { options.values[$0] }
        guard !names.isEmpty else { return }
        let data = configuration.optional(.data) ?? DataFolder.standardPath(ProcessInfo.processInfo.environment)
        let library = try TargetLibrary(folder: data + "/targets")
        let profile = try options.values["--avatar"].map { try Self.profile($0, data: data) }
        calibration = profile?.calibration ?? .none
        calibrates = profile != nil
        if let name = options.values["--target"] ?? profile?.target {
            guard let table = library.face(name) else {
                throw DaemonError.usage(
                    "There is no face set “\(name)”", advice: Self.choice(library.faces.map(\.name)))
            }
            target = table
        }
        if let name = options.values["--visemes"] ?? profile?.visemes {
            guard let table = library.viseme(name) else {
                throw DaemonError.usage(
                    "There is no set of mouth shapes “\(name)”", advice: Self.choice(library.visemes.map(\.name)))
            }
            visemes = table
        }
    }

    private static func choice(_ names: [String]) -> String { "use one of: \(names.joined(separator: ", "))" }

    private static func profile(_ name: String, data: String) throws -> AvatarProfile {
        let path = AvatarProfile.isName(name) ? data + "/avatars/\(name).json" : name
        guard let handle = FileHandle(forReadingAtPath: path),
            let bytes = try? handle.read(upToCount: AvatarProfile.largest + 1)
        else {
            throw DaemonError(
                "There is no such avatar", at: path, advice: "give a name of \(data)/avatars, or a file's path")
        }
        return try AvatarProfile(
            json: String(decoding: bytes, as: UTF8.self), file: URL(fileURLWithPath: path).lastPathComponent)
    }

    /// The curves in this form.
    func curves(_ master: PerformanceCurves) -> PerformanceCurves {
        guard let target else {
            guard calibrates else { return master }
            var own = master
            own.frames = master.frames.map(calibration.apply)
            return own
        }
        let mapper = FaceMapper(target: target, calibration: calibration)
        return PerformanceCurves(
            rate: master.rate, start: master.start, names: mapper.names, frames: master.frames.map(mapper.map))
    }

    /// The mouth shapes of a plan in this form.
    func shapes(_ plan: Plan) -> [Timed<String>] {
        guard let visemes else { return VisemeTrack(plan).visemes.map { $0.map(\.rawValue) } }
        return VisemeMapper(target: visemes).events(plan).map { $0.map { visemes.shapes[$0] } }
    }
}
