extension Command {
    static let config = Command(
        name: "config", summary: "what is configured, and from where",
        help: """
            usage: voxhumana config [--config FILE]

            Prints every setting in force, where its value comes from and what it is for. A setting is given, in order of
            rising precedence, by the YAML file (--config, VOXHUMANA_CONFIG, or voxhumana/config.yaml in the XDG
            configuration folder), by the environment (`server.port` is VOXHUMANA_SERVER_PORT) or by a flag
            (--server-port). Secrets are never printed.
            """
    ) { _, configuration in
        for setting in Setting.all {
            guard let value = configuration.values[setting.key] else { continue }
            let text = setting.isSecret ? (value.text.isEmpty ? "" : "(set)") : value.text
            StandardOutput.line(
                "\(setting.key): \(text.isEmpty ? "\"\"" : text)  # \(value.origin). \(setting.summary)")
        }
    }
}
