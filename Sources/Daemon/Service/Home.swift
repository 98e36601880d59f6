import Foundation

/// Where the folders that come with the daemon are: Voices, Personas and Songs.
struct Home: Sendable {
    let folder: URL

    var voices: URL { folder.appendingPathComponent("Voices") }
    var personas: URL { folder.appendingPathComponent("Personas") }
    var songs: URL { folder.appendingPathComponent("Songs") }

    /// The configured folder; else the nearest above the working directory or the executable that has the folders;
    /// else where a package would put them.
    /// - Throws: `DaemonError` when there is none.
    static func locate(_ configured: String?, executable: String = CommandLine.arguments.first ?? "")
        throws(DaemonError) -> Home
    {
        if let configured {
            guard isHome(URL(fileURLWithPath: configured)) else {
                throw DaemonError(
                    "\(configured) has no Voices and Personas", at: Setting.home.key, advice: "give the folder that has"
                )
            }
            return Home(folder: URL(fileURLWithPath: configured))
        }
        let own = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        let running = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let starts = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath), running ?? own, own]
        for start in starts {
            if let found = ancestors(of: start).first(where: isHome) { return Home(folder: found) }
        }
        let shared = URL(fileURLWithPath: "/usr/share/voxhumana")
        if isHome(shared) { return Home(folder: shared) }
        throw DaemonError(
            "The folders Voices and Personas were not found", at: Setting.home.key,
            advice: "run inside the project's folder, or give it with \(Setting.home.flag)")
    }

    private static func isHome(_ folder: URL) -> Bool {
        ["Voices", "Personas"].allSatisfy {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
        }
    }

    /// The folder and what is above it, at most eight steps: the build folder is five deep.
    private static func ancestors(of folder: URL) -> [URL] {
        var result = [folder.standardizedFileURL]
        while result.count < 8, let last = result.last, last.path != "/" {
            result.append(last.deletingLastPathComponent().standardizedFileURL)
        }
        return result
    }
}
