import Formats
import Foundation

/// The YAML file: nested mappings become dotted keys.
enum ConfigurationFile {
    /// Far more than the settings there are; a larger file is a mistake.
    private static let limits = YAML.Limits(bytes: 1 << 20, depth: 8, nodes: 2_000)

    /// - Parameter path: given on the command line; else `VOXHUMANA_CONFIG`, else the XDG place if there is a file.
    static func load(
        _ path: String?, environment: [String: String]
    ) throws(DaemonError) -> (path: String, entries: [(key: String, value: String)])? {
        let named = path ?? environment["VOXHUMANA_CONFIG"]
        let chosen = named ?? standardPath(environment)
        if named == nil, !FileManager.default.fileExists(atPath: chosen) { return nil }
        do {
            let root = try YAML.load(chosen, limits: limits)
            return (chosen, root.isNull ? [] : try flattened(root, prefix: ""))
        } catch {
            throw DaemonError("The configuration cannot be read: \(error)", at: chosen, advice: "mend or move the file")
        }
    }

    static func standardPath(_ environment: [String: String]) -> String {
        let base =
            environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? "/root") + "/.config"
        return base + "/voxhumana/config.yaml"
    }

    private static func flattened(_ node: YAMLNode, prefix: String) throws -> [(key: String, value: String)] {
        var result: [(key: String, value: String)] = []
        for entry in try node.entries() {
            let key = prefix.isEmpty ? entry.key : prefix + "." + entry.key
            if case .mapping = entry.value.content {
                result += try flattened(entry.value, prefix: key)
            } else {
                result.append((key, entry.value.isNull ? "" : try entry.value.text()))
            }
        }
        return result
    }
}
