/// One word after `voxhumana`: what it is for, how it is used, and what it does.
struct Command: Sendable {
    let name: String
    /// One line for the list of commands.
    let summary: String
    /// The whole help text.
    let help: String
    /// Options that want a value, and flags that do not.
    var takingValue: Set<String> = []
    var bare: Set<String> = []
    let run: @Sendable (Options, Configuration) async throws -> Void
}

extension Command {
    static let all: [Command] = [
        .serve, .say, .sing, .chat, .g2p, .score, .voices, .personas, .model, .doctor, .config, .bench, .targets,
        .closures,
        .lipsync, .video,
    ]

    static func named(_ name: String) -> Command? { all.first { $0.name == name } }

    static var overview: String {
        let width = all.map(\.name.count).max() ?? 0
        let list = all.map { "  " + $0.name + String(repeating: " ", count: width + 2 - $0.name.count) + $0.summary }
        return """
            Vox Humana: a mind, a voice, a singing voice and a face on one clock.

            usage: voxhumana COMMAND [options]

            \(list.joined(separator: "\n"))

            voxhumana COMMAND --help tells more. Settings can be given to every command as flags: see voxhumana config.
            """
    }
}
