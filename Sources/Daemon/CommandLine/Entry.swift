import Foundation

/// The command line: finds the command, reads the configuration, runs, and turns errors into one clear line.
public enum Entry {
    /// Runs the process's arguments and returns its exit status.
    public static func main() async -> Int32 {
        await run(Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)
    }

    static func run(_ arguments: [String], environment: [String: String]) async -> Int32 {
        do {
            try await dispatch(arguments, environment: environment)
            guard StandardOutput.hasFailed else { return 0 }
            throw DaemonError("The output could not be written", at: "standard output", advice: "is the disk full?")
        } catch let error as DaemonError {
            StandardError.write("voxhumana: \(error)\n")
            return error.status
        } catch is CancellationError {
            return 130
        } catch {
            StandardError.write("voxhumana: \(error)\n")
            return 1
        }
    }

    private static func dispatch(_ arguments: [String], environment: [String: String]) async throws {
        guard let name = arguments.first, name != "--help", name != "-h", name != "help" else {
            StandardOutput.line(Command.overview)
            return
        }
        if name == "--version" || name == "version" {
            StandardOutput.line("voxhumana \(Version.text)")
            return
        }
        guard let command = Command.named(name) else {
            throw DaemonError.usage("There is no command “\(name)”", advice: "see voxhumana --help")
        }
        let words = arguments.dropFirst()
        if words.contains("--help") || words.contains("-h") {
            StandardOutput.line(command.help)
            return
        }
        let settingFlags = Set(Setting.all.map(\.flag)).union(Setting.shortFlags.keys).union(["--config"])
        let options = try Options(
            words, takingValue: command.takingValue.union(settingFlags), bare: command.bare)
        try await command.run(options, try configuration(options, environment: environment))
    }

    private static func configuration(
        _ options: Options, environment: [String: String]
    ) throws(DaemonError) -> Configuration {
        var flags: [Setting: String] = [:]
        for (name, value) in options.values {
            if let setting = Setting.named(flag: name) { flags[setting] = value }
        }
        let file = try ConfigurationFile.load(options.values["--config"], environment: environment)
        return try Configuration(file: file, environment: environment, flags: flags)
    }
}

enum Version {
    static let text = "0.1.0"
}
