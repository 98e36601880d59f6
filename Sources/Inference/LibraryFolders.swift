internal import FoundationEssentials

/// Where a library may lie that is loaded while the process runs.
public enum LibraryFolders {
    /// Beside the program (`lib/` of an installation, `.build/NAME` of a build tree) and the working directory.
    public static func near(_ name: String) -> [String] {
        var folders: [String] = []
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var folder = Substring(program)
        for _ in 0..<5 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
            folders += ["\(folder)/lib", "\(folder)/../lib/voxhumana", "\(folder)/\(name)"]
        }
        let here = FileManager.default.currentDirectoryPath
        return folders + ["\(here)/.build/\(name)", "\(here)/lib"]
    }
}
