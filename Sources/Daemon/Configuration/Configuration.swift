import Dialogue
import Stage

/// What is in force, and from where: defaults, then the YAML file, then the environment, then flags.
struct Configuration: Sendable {
    enum Origin: Sendable, Equatable, CustomStringConvertible {
        case standard
        case file(String)
        case environment(String)
        case flag(String)

        var description: String {
            switch self {
            case .standard: "default"
            case .file(let path): "file \(path)"
            case .environment(let name): "environment \(name)"
            case .flag(let name): "flag \(name)"
            }
        }
    }

    struct Value: Sendable, Equatable {
        var text: String
        var origin: Origin
    }

    private(set) var values: [String: Value] = [:]

    /// - Parameters:
    ///   - file: dotted keys and texts of the configuration file, and its path.
    ///   - flags: settings given on the command line.
    /// - Throws: `DaemonError` for a key in the file that does not exist, or a value that cannot be.
    init(
        file: (path: String, entries: [(key: String, value: String)])? = nil, environment: [String: String] = [:],
        flags: [Setting: String] = [:]
    ) throws(DaemonError) {
        for setting in Setting.all { values[setting.key] = Value(text: setting.defaultValue, origin: .standard) }
        for entry in file?.entries ?? [] {
            guard let path = file?.path, values[entry.key] != nil else {
                throw DaemonError(
                    "The configuration has the unknown key `\(entry.key)`", at: file?.path ?? "configuration",
                    advice: "take it out, or see `voxhumana config` for the keys there are")
            }
            values[entry.key] = Value(text: entry.value, origin: .file(path))
        }
        for setting in Setting.all {
            if let text = environment[setting.environmentName], !text.isEmpty {
                values[setting.key] = Value(text: text, origin: .environment(setting.environmentName))
            }
            if let text = flags[setting] {
                values[setting.key] = Value(text: text, origin: .flag(setting.flag))
            }
        }
        try check()
    }

    /// The same with some settings changed, as if by flags.
    func replacing(_ flags: [Setting: String]) throws(DaemonError) -> Configuration {
        var copy = self
        for (setting, text) in flags { copy.values[setting.key] = Value(text: text, origin: .flag(setting.flag)) }
        try copy.check()
        return copy
    }

    func text(_ setting: Setting) -> String { values[setting.key]?.text ?? setting.defaultValue }

    /// The text, or nil when it is empty.
    func optional(_ setting: Setting) -> String? {
        let text = text(setting)
        return text.isEmpty ? nil : text
    }

    /// A number that `check` has already admitted.
    func number(_ setting: Setting) -> Int { Int(text(setting)) ?? Int(setting.defaultValue) ?? 0 }

    func flag(_ setting: Setting) -> Bool { Self.truth[text(setting).lowercased()] ?? false }

    private static let truth = [
        "true": true, "yes": true, "on": true, "1": true, "false": false, "no": false, "off": false, "0": false,
    ]

    private static let ranges: [Setting: ClosedRange<Int>] = [
        .moderationTimeout: 50...10_000,
        .port: 0...65535, .maximumClients: 1...100_000, .privateSessions: 0...10_000,
        .mindContext: 512...10_000_000, .idle: 0...86_400,
        .speechCache: 0...65_536, .mindThreads: 0...64, .speechRequests: 1...1_000,
    ]

    private func check() throws(DaemonError) {
        for (setting, range) in Self.ranges {
            guard let number = Int(text(setting)), range.contains(number) else {
                throw refused(setting, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
        }
        let flags = [Setting.aiMark, .logChat, .mindTools, .greeting]
        for setting in flags where Self.truth[text(setting).lowercased()] == nil {
            throw refused(setting, "true or false")
        }
        guard LogLevel(rawValue: text(.logLevel)) != nil else {
            throw refused(.logLevel, "debug, info, warning or error")
        }
        try checkWords()
        if optional(.token) == nil, !Self.loopback.contains(text(.host)) {
            throw DaemonError(
                "Listening on \(text(.host)) would let anybody in", at: Setting.host.key,
                advice: "set `server.token`, or stay on 127.0.0.1")
        }
    }

    private func checkWords() throws(DaemonError) {
        for setting in [Setting.showTurns, .privateTurns] where TurnPolicy(rawValue: text(setting)) == nil {
            throw refused(setting, "queue, interrupt or replace")
        }
        guard ["chat", "responses"].contains(text(.mindAPI)) else {
            throw refused(.mindAPI, "chat or responses")
        }
    }

    /// How sessions take their turns.
    var manners: Manners {
        let idle = Double(number(.idle))
        return Manners(
            show: SessionManner(
                turns: TurnPolicy(rawValue: text(.showTurns)) ?? .queue,
                idle: idle > 0 ? max(idle, SessionManner.shortestIdle) : nil),
            private: SessionManner(
                turns: TurnPolicy(rawValue: text(.privateTurns)) ?? .interrupt, greeting: flag(.greeting) ? .own : .none
            ))
    }

    static let loopback: Set<String> = ["127.0.0.1", "::1", "localhost"]

    private func refused(_ setting: Setting, _ expected: String) -> DaemonError {
        let value = values[setting.key]
        return DaemonError(
            "`\(setting.key)` is “\(value?.text ?? "")”, from \(value?.origin.description ?? "nowhere")",
            at: setting.key, advice: "give it \(expected)")
    }
}
