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
    static let operatorToken = Setting(
        key: "server.operator_token", defaultValue: "",
        summary: "what operators must show; without it whoever is on this machine is one", isSecret: true)
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
    static let speechCache = Setting(
        key: "speech.cache_mb", defaultValue: "64",
        summary: "megabytes of sound kept of what is said again; 0 keeps nothing")
    static let speechRequests = Setting(
        key: "speech.requests", defaultValue: "4",
        summary: "texts read for other programs at once; more are told to wait")
    static let bankSteps = Setting(
        key: "voices.steps", defaultValue: "10", summary: "work of a voicebank's networks, 1 to 100: more is slower")
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
    static let mindAPI = Setting(
        key: "mind.api", defaultValue: "chat", summary: "protocol of that server: chat (completions) or responses")
    static let mindContext = Setting(
        key: "mind.context_tokens", defaultValue: "8192",
        summary: "what the model's context holds; 4096 for a file unless set")
    static let mindFile = Setting(
        key: "mind.model_file", defaultValue: "", summary: "GGUF file of a language model in this process (make llama)")
    static let modelsFolder = Setting(
        key: "mind.models_folder", defaultValue: "",
        summary: "folder of the GGUF files that the control page may set up (default: models in the data directory)")
    static let mindThreads = Setting(
        key: "mind.threads", defaultValue: "0", summary: "threads of that file's model; 0 is half of the cores")
    static let mindLibrary = Setting(
        key: "mind.library", defaultValue: "", summary: "path of libvoxllama.so (default: found)")
    static let webTools = Setting(
        key: "mind.tools_file", defaultValue: "", summary: "YAML file of HTTP tools that models may call")
    static let webhook = Setting(
        key: "handover.webhook", defaultValue: "", summary: "address that is told when a person should take over")
    static let showTurns = Setting(
        key: "turns.show", defaultValue: "queue",
        summary: "what a message in a show does to the turn before: queue, interrupt or replace")
    static let privateTurns = Setting(
        key: "turns.private", defaultValue: "interrupt", summary: "the same in a private session")
    static let idle = Setting(
        key: "turns.idle_seconds", defaultValue: "0",
        summary: "silence in a show after which its performer speaks unasked; 0 is never")
    static let greeting = Setting(
        key: "turns.greeting", defaultValue: "false",
        summary: "private sessions begin with the persona's greeting, unless whoever opens one says otherwise")
    static let moderationURL = Setting(
        key: "moderation.url", defaultValue: "",
        summary: "OpenAI-shaped moderation service asked besides the word lists")
    static let moderationModel = Setting(
        key: "moderation.model", defaultValue: "", summary: "model to ask it for (its key: VOXHUMANA_MODERATION_SECRET)"
    )
    static let moderationTimeout = Setting(
        key: "moderation.timeout", defaultValue: "800", summary: "milliseconds that it may take")
    static let moderationFailure = Setting(
        key: "moderation.failure", defaultValue: "open",
        summary: "what it does not judge in time: open passes, closed does not")
    static let memory = Setting(
        key: "memory", defaultValue: "true", summary: "remember what viewers tell of themselves, by their id")
    static let logLevel = Setting(
        key: "log.level", defaultValue: "info", summary: "debug, info, warning or error")
    static let logChat = Setting(
        key: "log.chat", defaultValue: "false", summary: "write what viewers say into the log")

    static let all: [Setting] = [
        host, port, token, operatorToken, origins, maximumClients, data, home, persona, voice, emoji, espeak,
        speechCache, speechRequests, bankSteps, runtime, aiMark,
        producer, privateSessions, mindURL, mindModel, mindAPI, mindContext, mindTools, mindKeyVariable, mindKeyFile,
        mindFile, modelsFolder, mindThreads, mindLibrary,
        webTools, webhook, moderationURL, moderationModel, moderationTimeout, moderationFailure, memory,
        showTurns, privateTurns, idle, greeting, logLevel, logChat,
    ]

    /// Flags people type often.
    static let shortFlags: [String: Setting] = [
        "--host": host, "--port": port, "--data": data, "--persona": persona,
    ]

    static func named(flag: String) -> Setting? { shortFlags[flag] ?? all.first { $0.flag == flag } }
}
