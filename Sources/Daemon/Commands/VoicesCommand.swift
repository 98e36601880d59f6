import Dialogue
import Formats
import Stage

extension Command {
    static let voices = Command(
        name: "voices", summary: "list the voices and what is wrong with them",
        help:
            "usage: voxhumana voices [--json]\n\nLists the folders in Voices/ that hold a voice, and says why one cannot speak.",
        bare: ["--json"]
    ) { options, configuration in
        let workshop = try await Workshop.open(configuration, log: Log(level: .error))
        if options.has("--json") {
            StandardOutput.line(JSONValue.array(workshop.voiceReports.map(\.json)).text)
            return
        }
        for voice in workshop.voiceReports {
            let what =
                voice.problem
                ?? "\(voice.speakers.joined(separator: ", ")) · \(voice.languages.joined(separator: ", "))"
            StandardOutput.line("\(voice.name)\t\(voice.kind)\t\(what)")
        }
    }

    static let personas = Command(
        name: "personas", summary: "list the personas and what is wrong with them",
        help:
            "usage: voxhumana personas [--json]\n\nLists the personas in Personas/, with every problem in their files.",
        bare: ["--json"]
    ) { options, configuration in
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
            StandardOutput.line(
                "\(persona.id)\t\(persona.name)\t\(persona.languages.map(\.rawValue).joined(separator: ", "))")
        }
        for problem in workshop.personas.problems { StandardOutput.line("  \(problem)") }
    }
}

extension VoiceReport {
    var json: JSONValue {
        [
            "name": .string(name), "kind": .string(kind), "speakers": .array(speakers.map { .string($0) }),
            "languages": .array(languages.map { .string($0) }), "problem": JSONValue(problem),
        ]
    }
}
