import Dialogue
import Foundation
import Net
import Script

/// Makes a mind for each performer: on the language models that are set up at the moment, with the built-in one under
/// them.
final class Minds: Sendable {
    let backends: ChatBackends
    private let editions: PersonaEditions
    private let webTools: WebTools?
    private let desk: HandOverDesk
    private let memory: MemoryStore?
    private let moderation: Moderation?
    private let log: Log

    init(
        _ configuration: Configuration, editions: PersonaEditions, backends: ChatBackends, memory: MemoryStore?,
        desk: HandOverDesk, log: Log
    ) throws {
        self.memory = memory
        moderation = try Self.moderation(configuration)
        self.editions = editions
        self.backends = backends
        self.desk = desk
        self.log = log
        webTools = try configuration.optional(.webTools).map { file in
            do {
                return try WebTools(file: file, client: backends.client)
            } catch {
                throw DaemonError("The tools cannot be read: \(error)", at: file, advice: "mend the file")
            }
        }
    }

    /// Each call is another mind: what it remembers to vary its answers is its own.
    func mind(for role: Role) -> any DialogueEngine {
        guard let index = editions.index(role.id), let mind = chatMind(for: role) else { return Silence() }
        return remembering(mind, index, session: role.session)
    }

    /// What a performer says of its own accord; its mind for it is made anew, and remembers nobody.
    func volunteer(
        _ role: Role, topic: IdleTopic, history: [Exchange]
    ) -> AsyncThrowingStream<DialogueLine, any Error>? {
        chatMind(for: role)?.volunteer(topic, history: history)
    }

    private func remembering(
        _ mind: any MindWithMemory, _ index: PersonaIndex, session: String
    ) -> any DialogueEngine {
        guard let memory else { return moderated(mind, index, session: session) }
        return moderated(
            RememberingMind(mind, store: memory, index: index, report: { [log] in log.warning("memory", "\($0)") }),
            index, session: session)
    }

    private func moderated(
        _ mind: any DialogueEngine, _ index: PersonaIndex, session: String
    ) -> any DialogueEngine {
        guard let moderation else { return mind }
        return ModeratedMind(
            mind, moderation: moderation, persona: index.persona, audit: surroundings(session: session).audit,
            report: { [log] in log.warning("moderation", "\($0)") })
    }

    private static func moderation(_ configuration: Configuration) throws -> Moderation? {
        guard let url = configuration.optional(.moderationURL) else { return nil }
        guard let failure = Moderation.Failure(rawValue: configuration.text(.moderationFailure)) else {
            throw DaemonError(
                "`\(Setting.moderationFailure.key)` is unknown", at: Setting.moderationFailure.key,
                advice: "use open or closed")
        }
        let variable = "VOXHUMANA_MODERATION_SECRET"
        return Moderation(
            baseURL: url, model: configuration.text(.moderationModel),
            key: ProcessInfo.processInfo.environment[variable] == nil ? .none : .environment(variable),
            timeout: .milliseconds(configuration.number(.moderationTimeout)), failure: failure, client: try HTTPClient()
        )
    }

    private func chatMind(for role: Role) -> OpenAIChatMind? {
        guard let index = editions.index(role.id) else { return nil }
        let surroundings = surroundings(session: role.session)
        let built = BuiltInMind(index: index, seed: UInt64.random(in: 0 ... .max), audit: surroundings.audit)
        return OpenAIChatMind(
            backends: backends, index: index, fallback: built, seed: UInt64.random(in: 0 ... .max),
            surroundings: surroundings)
    }

    /// Reads what the persona's prompts begin with into the model that is a file, so that the first viewer need not wait.
    func prepare(_ role: Role) async throws { try await chatMind(for: role)?.prepare() }

    private func surroundings(session: String) -> OpenAIChatMind.Surroundings {
        var surroundings = OpenAIChatMind.Surroundings()
        surroundings.webTools = webTools
        surroundings.report = { [log] in log.warning("mind", "\($0)") }
        surroundings.handOver = { [desk] in desk.receive($0, session: session) }
        surroundings.audit = { [log, desk] audit in
            log.info("filter", "\(audit)")
            guard audit.action == .handOver else { return }
            let reason = "\(audit.category.rawValue): \(audit.rule)"
            desk.receive(
                HandOver(persona: audit.persona, cause: .policy, reason: reason, viewer: audit.viewer),
                session: session)
        }
        return surroundings
    }

    /// What a persona speaks of when nobody does.
    func topics(of role: Role) -> IdleTopics? {
        editions.index(role.id).map { IdleTopics(persona: $0.persona, seed: UInt64.random(in: 0 ... .max)) }
    }

    /// The server and the model file that the command line or the configuration file gives: a file needs no network, so
    /// it is what is left when the server fails.
    static func configured(_ configuration: Configuration) throws(DaemonError) -> [ChatConfiguration] {
        try server(configuration) + file(configuration)
    }

    private static func file(_ configuration: Configuration) -> [ChatConfiguration] {
        guard let path = configuration.optional(.mindFile) else { return [] }
        var file = ChatConfiguration.file(path)
        if configuration.values[Setting.mindContext.key]?.origin != .standard {
            file.contextTokens = configuration.number(.mindContext)
        }
        file.file.threads = configuration.number(.mindThreads)
        return [file]
    }

    private static func server(_ configuration: Configuration) throws(DaemonError) -> [ChatConfiguration] {
        guard let url = configuration.optional(.mindURL) else { return [] }
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
        return [
            ChatConfiguration(
                name: "configured", baseURL: url, model: model,
                api: ChatConfiguration.API(rawValue: configuration.text(.mindAPI)) ?? .chat, key: key,
                contextTokens: configuration.number(.mindContext), offersTools: configuration.flag(.mindTools))
        ]
    }
}

/// The mind of a persona that is not there any more.
private struct Silence: DialogueEngine {
    func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        AsyncThrowingStream { nil }
    }
}
