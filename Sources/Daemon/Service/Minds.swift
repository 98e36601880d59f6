import Dialogue
import Foundation
import Net
import Script

/// Makes a mind for each performer: the built-in one, or the configured server's with the built-in one under it.
final class Minds: Sendable {
    private let indices: [String: PersonaIndex]
    private let server: (configuration: ChatConfiguration, client: HTTPClient)?
    private let log: Log

    init(_ configuration: Configuration, personas: PersonaLibrary, log: Log) throws {
        indices = Dictionary(
            personas.personas.map { ($0.id, PersonaIndex($0)) }, uniquingKeysWith: { first, _ in first })
        server = try Self.chat(configuration).map { ($0, try HTTPClient()) }
        self.log = log
    }

    /// Each call is another mind: what it remembers to vary its answers is its own.
    func mind(for persona: String) -> any DialogueEngine {
        guard let index = indices[persona] else { return Silence() }
        let log = log
        let audit: @Sendable (FilterAudit) -> Void = { log.info("filter", "\($0)") }
        let built = BuiltInMind(index: index, seed: UInt64.random(in: 0 ... .max), audit: audit)
        guard let server else { return built }
        return OpenAIChatMind(
            configuration: server.configuration, client: server.client, index: index, fallback: built,
            seed: UInt64.random(in: 0 ... .max), audit: audit,
            report: { log.warning("mind", "\($0)") })
    }

    private static func chat(_ configuration: Configuration) throws(DaemonError) -> ChatConfiguration? {
        guard let url = configuration.optional(.mindURL) else { return nil }
        guard let model = configuration.optional(.mindModel) else {
            throw DaemonError(
                "`mind.url` is set but no model", at: Setting.mindModel.key, advice: "set `mind.model` too")
        }
        let variable = configuration.text(.mindKeyVariable)
        let key: ChatConfiguration.Key =
            if let file = configuration.optional(.mindKeyFile) {
                .file(file)
            } else if ProcessInfo.processInfo.environment[variable] != nil {
                .environment(variable)
            } else {
                .none
            }
        return ChatConfiguration(
            baseURL: url, model: model, key: key, offersTools: configuration.flag(.mindTools))
    }
}

/// The mind of a persona that is not there any more.
private struct Silence: DialogueEngine {
    func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        AsyncThrowingStream { nil }
    }
}
