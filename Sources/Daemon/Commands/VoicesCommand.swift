import Formats
import Script
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
}

extension VoiceReport {
    var json: JSONValue {
        [
            "name": .string(name), "kind": .string(kind), "speakers": .array(speakers.map { .string($0) }),
            "languages": .array(languages.map { .string($0) }), "problem": JSONValue(problem),
        ]
    }
}
