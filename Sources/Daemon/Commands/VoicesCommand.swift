import Formats
import Foundation
import Script
import Stage
import Vocals

extension Command {
    static let voices = Command(
        name: "voices", summary: "list the voices and what is wrong with them",
        help: """
            usage: voxhumana voices [BANK] [--json]

            Lists the folders in Voices/ that hold a voice, and says why one cannot speak. BANK is the name of a voicebank in
            there, or any voicebank's folder: its networks are opened, it sings a note, and what was found is printed.
            """,
        bare: ["--json"]
    ) { options, configuration in
        try await VoicesJob(options, configuration).run()
    }
}

/// `voxhumana voices`.
private struct VoicesJob {
    let options: Options
    let configuration: Configuration

    init(_ options: Options, _ configuration: Configuration) {
        self.options = options
        self.configuration = configuration
    }

    func run() async throws {
        if let name = options.positional.first { return try await examine(name) }
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

    private func examine(_ name: String) async throws {
        let banks = Voicebanks(configuration)
        let home = try? Home.locate(configuration.optional(.home))
        let packs = name.contains("/") ? nil : home.map { configuration.packs(of: $0) }
        var found: (voice: any Vocalist, format: any SingingFormat)?
        for place in packs.map({ ["\($0.folder)/\(name)", $0.path(of: name)] }) ?? [] where found == nil {
            found = try await banks.load(folder: place)
        }
        if found == nil { found = try await banks.load(folder: name) }
        guard let found else {
            throw DaemonError("There is no voicebank “\(name)”", at: "voices", advice: "name its folder")
        }
        let lines = try await banks.report(on: found.voice)
        StandardOutput.line("\(found.voice.name): \(found.voice.speakers.joined(separator: ", "))")
        for line in lines { StandardOutput.line("  \(line)") }
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
