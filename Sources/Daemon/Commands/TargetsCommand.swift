import Formats
import Performance

extension Command {
    static let targets = Command(
        name: "targets", summary: "list the face sets that the face is mapped to",
        help:
            "usage: voxhumana targets [--json]\n\nLists the tables of face parameters and mouth shapes: see Docs/Targets.md.",
        bare: ["--json"]
    ) { options, _ in
        let library = try TargetLibrary()
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
