import Testing

@testable import Daemon

@Suite struct ConfigurationTests {
    @Test func flagsWinOverTheEnvironmentAndThatOverTheFile() throws {
        let file = (path: "a.yaml", entries: [(key: "server.port", value: "1"), (key: "persona", value: "mei")])
        let configuration = try Configuration(
            file: file, environment: ["VOXHUMANA_SERVER_PORT": "2", "VOXHUMANA_VOICE": "house"],
            flags: [.port: "3"])
        #expect(configuration.number(.port) == 3)
        #expect(configuration.values["server.port"]?.origin == .flag("--server-port"))
        #expect(configuration.values["persona"]?.origin == .file("a.yaml"))
        #expect(configuration.values["voice"]?.origin == .environment("VOXHUMANA_VOICE"))
        #expect(configuration.values["log.level"]?.origin == .standard)
    }

    @Test func anUnknownKeyIsNamed() {
        let file = (path: "a.yaml", entries: [(key: "sever.port", value: "1")])
        #expect { try Configuration(file: file) } throws: { "\($0)".contains("sever.port") }
    }

    @Test(arguments: [
        ("server.port", "70000"), ("server.port", "x"), ("stage.ai_mark", "maybe"), ("log.level", "loud"),
    ])
    func anImpossibleValueIsRefused(key: String, value: String) {
        #expect(throws: DaemonError.self) { try Configuration(file: ("a.yaml", [(key, value)])) }
    }

    @Test func listeningToTheWorldNeedsAToken() throws {
        #expect(throws: DaemonError.self) { try Configuration(flags: [.host: "0.0.0.0"]) }
        _ = try Configuration(flags: [.host: "0.0.0.0", .token: "secret"])
    }

    @Test func everySettingHasItsOwnNames() {
        #expect(Set(Setting.all.map(\.environmentName)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.flag)).count == Setting.all.count)
        #expect(Setting.named(flag: "--port") == .port)
        #expect(Setting.named(flag: "--stage-ai-mark") == .aiMark)
    }
}
