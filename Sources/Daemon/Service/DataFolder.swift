import Foundation

/// Where the daemon keeps what it remembers: the configured folder, else `voxhumana` in the XDG data home.
enum DataFolder {
    /// The folder's path; it exists afterwards and only its owner may look inside.
    static func open(
        _ configuration: Configuration, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(DaemonError) -> String {
        let path = path(configuration, environment: environment)
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DaemonError(
                "The data folder cannot be made: \(error.localizedDescription)", at: path,
                advice: "choose another with --data")
        }
        guard FileManager.default.isWritableFile(atPath: path) else {
            throw DaemonError("The data folder cannot be written", at: path, advice: "choose another with --data")
        }
        return path
    }

    /// Where it is, whether it exists or not.
    static func path(
        _ configuration: Configuration, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        configuration.optional(.data) ?? standardPath(environment)
    }

    static func standardPath(_ environment: [String: String]) -> String {
        let base =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? "/root") + "/.local/share"
        return base + "/voxhumana"
    }
}
