/// One thing a user can set: in the YAML file by its dotted key, in the environment, or by a flag.
struct Setting: Sendable, Hashable {
    let key: String
    let defaultValue: String
    /// What it does, in one line, for `voxhumana config` and `--help`.
    let summary: String
    /// Never printed: `voxhumana config` shows only whether it is set.
    var isSecret = false

    /// `server.port` is `VOXHUMANA_SERVER_PORT`.
    var environmentName: String {
        "VOXHUMANA_" + key.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }

    /// `server.port` is `--server-port`; the commonest also have a short name (see `Setting.shortFlags`).
    var flag: String { "--" + key.map { $0 == "." || $0 == "_" ? "-" : String($0) }.joined() }
}

extension Setting {
    static let host = Setting(
        key: "server.host", defaultValue: "127.0.0.1", summary: "address to listen on; beyond loopback needs a token")
    static let port = Setting(
        key: "server.port", defaultValue: "8720", summary: "port to listen on; 0 takes a free one")
    static let token = Setting(
        key: "server.token", defaultValue: "", summary: "what clients beyond loopback must show", isSecret: true)
    static let origins = Setting(
        key: "server.origins", defaultValue: "", summary: "other web origins that may connect, separated by spaces")
    static let maximumClients = Setting(
        key: "server.clients", defaultValue: "2000", summary: "connections at once")
    static let data = Setting(
        key: "data", defaultValue: "", summary: "data directory (default: XDG data home + /voxhumana)")
    static let home = Setting(
        key: "home", defaultValue: "", summary: "folder with Voices, Personas and Songs (default: found)")
    static let persona = Setting(
        key: "persona", defaultValue: "xiaohe", summary: "who is on the main stage at start; several with commas")
    static let voice = Setting(key: "voice", defaultValue: "house", summary: "voice where nothing else says one")
    static let emoji = Setting(
        key: "speech.emoji", defaultValue: "dropped", summary: "emoji in what is spoken: dropped or spoken")
    static let espeak = Setting(
        key: "voices.espeak", defaultValue: "foreign",
        summary: "ask espeak-ng for phonemes: never, foreign (languages we do not read) or always")
    static let runtime = Setting(
        key: "inference.runtime", defaultValue: "", summary: "path of libonnxruntime.so (default: found)")
    static let aiMark = Setting(
        key: "stage.ai_mark", defaultValue: "true", summary: "show the “AI-generated” mark on the stage page")
    static let producer = Setting(
        key: "label.producer", defaultValue: "Vox Humana", summary: "content producer in the files' AIGC label")
    static let privateSessions = Setting(
        key: "stage.private_sessions", defaultValue: "50", summary: "private sessions at once")
    static let mindURL = Setting(
        key: "mind.url", defaultValue: "", summary: "OpenAI-compatible server, as http://127.0.0.1:8080/v1")
    static let mindModel = Setting(key: "mind.model", defaultValue: "", summary: "model to ask that server for")
    static let mindTools = Setting(
        key: "mind.tools", defaultValue: "false", summary: "offer that model tools: time, knowledge, songs, face")
    static let mindKeyVariable = Setting(
        key: "mind.key_variable", defaultValue: "VOXHUMANA_MIND_SECRET",
        summary: "environment variable that holds the server's key")
    static let mindKeyFile = Setting(key: "mind.key_file", defaultValue: "", summary: "file that holds the key")
    static let logLevel = Setting(
        key: "log.level", defaultValue: "info", summary: "debug, info, warning or error")
    static let logChat = Setting(
        key: "log.chat", defaultValue: "false", summary: "write what viewers say into the log")

    static let all: [Setting] = [
        host, port, token, origins, maximumClients, data, home, persona, voice, emoji, espeak, runtime, aiMark,
        producer, privateSessions, mindURL, mindModel, mindTools, mindKeyVariable, mindKeyFile, logLevel, logChat,
    ]

    /// Flags people type often.
    static let shortFlags: [String: Setting] = [
        "--host": host, "--port": port, "--data": data, "--persona": persona,
    ]

    static func named(flag: String) -> Setting? { shortFlags[flag] ?? all.first { $0.flag == flag } }
}
