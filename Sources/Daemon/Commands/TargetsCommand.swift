import Formats
import Foundation
import Performance

extension Command {
    static let targets = Command(
        name: "targets", summary: "list the face sets that the face is mapped to",
        help:
            """
            usage: voxhumana targets [--folder FOLDER] [--json]

            Lists the tables of face parameters and mouth shapes, with your own of `targets` in the data folder, or of
            FOLDER; a table that is wrong is named with its line. See Docs/Targets.md.
            """,
        takingValue: ["--folder"], bare: ["--json"]
    ) { options, configuration in
        let data = configuration.optional(.data) ?? DataFolder.standardPath(ProcessInfo.processInfo.environment)
        let library = try TargetLibrary(folder: options.values["--folder"] ?? data + "/targets")
        let rows =
            library.faces.map { ($0.name, "face", $0.names) }
            + library.visemes.map { ($0.name, "mouth shapes", $0.shapes) }
        if options.has("--json") {
            let list: [JSONValue] = rows.map {
                ["name": .string($0.0), "kind": .string($0.1), "names": .array($0.2.map { .string($0) })]
            }
            StandardOutput.line(JSONValue.array(list).text)
            return
        }
        for row in rows { StandardOutput.line("\(row.0)\t\(row.1)\t\(row.2.count)") }
    }
}
