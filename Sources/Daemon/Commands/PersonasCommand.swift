import Dialogue
import Formats
import Foundation
import Script
import Stage

extension Command {
    static let personas = Command(
        name: "personas", summary: "list the personas, import and export character cards",
        help: """
            usage: voxhumana personas [--json]
                   voxhumana personas import FILE… [--id ID]
                   voxhumana personas export ID -o FILE.json|.yaml|.png|.charx

            Lists the personas in Personas/, with every problem in their files. import puts a character card (V1, V2 or
            V3 as PNG, APNG, JSON, YAML or charx) beside them, unchanged; export writes a persona as a card.
            """,
        takingValue: ["--id", "-o"], bare: ["--json"]
    ) { options, configuration in
        switch options.positional.first {
        case nil: try await PersonasCommand.list(options, configuration)
        case "import": try PersonasCommand.importCards(options, configuration)
        case "export": try PersonasCommand.export(options, configuration)
        case let word?:
            throw DaemonError.usage("There is no `personas \(word)`", advice: "it is import or export")
        }
    }
}

private enum PersonasCommand {
    static func list(_ options: Options, _ configuration: Configuration) async throws {
        let workshop = try await Workshop.open(configuration, log: Log(level: .error))
        if options.has("--json") {
            let list: [JSONValue] = workshop.house(leading: nil).catalogue.personas.map {
                [
                    "id": .string($0.id), "name": .string($0.name), "language": .string($0.language),
                    "look": .string($0.look), "problem": JSONValue($0.problem),
                ]
            }
            StandardOutput.line(JSONValue.array(list).text)
            return
        }
        for persona in workshop.personas.personas {
            let languages = persona.languages.map(\.rawValue).joined(separator: ", ")
            StandardOutput.line("\(persona.id)\t\(persona.name)\t\(languages)")
        }
        for problem in workshop.personas.problems { StandardOutput.line("  \(problem)") }
    }

    static func importCards(_ options: Options, _ configuration: Configuration) throws {
        let files = options.positional.dropFirst()
        guard !files.isEmpty, options.values["--id"] == nil || files.count == 1 else {
            throw DaemonError.usage("Which card?", advice: "voxhumana personas import FILE [--id ID]")
        }
        let home = try Home.locate(configuration.optional(.home))
        for file in files {
            let (persona, folder, warnings) = try CardImport.run(
                file: file, into: home.personas.path, id: options.values["--id"])
            StandardOutput.line("\(persona.id)\t\(persona.name)\t\(folder)")
            for warning in warnings { StandardOutput.line("  \(warning)") }
        }
    }

    static func export(_ options: Options, _ configuration: Configuration) throws {
        guard options.positional.count == 2, let file = options.values["-o"] else {
            throw DaemonError.usage("Which persona, and where to?", advice: "voxhumana personas export ID -o FILE")
        }
        guard let container = CharacterCard.container(named: file) else {
            throw DaemonError.usage("`\(file)` names no kind of card", advice: "end it in .json, .yaml, .png or .charx")
        }
        let home = try Home.locate(configuration.optional(.home))
        let id = options.positional[1]
        guard let persona = try PersonaLibrary(directory: home.personas.path)[id] else {
            throw DaemonError("There is no persona “\(id)”", at: home.personas.path, advice: "see voxhumana personas")
        }
        let bytes = try persona.characterCard().bytes(as: container)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        StandardOutput.line("\(file)\t\(bytes.count) bytes")
    }
}
