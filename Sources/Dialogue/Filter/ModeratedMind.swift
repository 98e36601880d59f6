internal import Foundation
public import Script

/// Asks a moderation service about what comes in before a mind hears it, and about each line before it is spoken.
public final class ModeratedMind: DialogueEngine {
    private let mind: any DialogueEngine
    private let moderation: Moderation
    private let persona: Persona
    private let clock: @Sendable () -> WallTime
    private let audit: @Sendable (FilterAudit) -> Void
    private let report: @Sendable (DialogueError) -> Void

    /// - Parameters:
    ///   - audit: hears of everything that the service named.
    ///   - report: hears when it did not answer.
    public init(
        _ mind: any DialogueEngine, moderation: Moderation, persona: Persona,
        clock: @escaping @Sendable () -> WallTime = WallTime.now,
        audit: @escaping @Sendable (FilterAudit) -> Void = { _ in },
        report: @escaping @Sendable (DialogueError) -> Void = { _ in }
    ) {
        self.mind = mind
        self.moderation = moderation
        self.persona = persona
        self.clock = clock
        self.audit = audit
        self.report = report
    }

    public func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await self.respond(to: event, history: history) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func respond(
        to event: Event, history: [Exchange], say: @Sendable (DialogueLine) -> Void
    ) async throws {
        if case .message(let text) = event.content, !(await passes(text, .input, viewer: event.sender)) {
            return replace(text, say: say)
        }
        var hasReplaced = false
        for try await line in mind.respond(to: event, history: history) {
            guard case .spoken(let spoken) = line, !(await passes(spoken.text, .output, viewer: nil)) else {
                say(line)
                continue
            }
            if !hasReplaced { replace(spoken.text, say: say) }
            hasReplaced = true
        }
    }

    private func passes(_ text: String, _ direction: FilterPolicy.Direction, viewer: String?) async -> Bool {
        switch await moderation.judge(text) {
        case .passed: return true
        case .flagged(let categories):
            note(categories.isEmpty ? "flagged" : categories.joined(separator: ", "), text, direction, viewer)
            return false
        case .unknown(let error):
            report(error)
            if moderation.failure == .closed { note("no answer", text, direction, viewer) }
            return moderation.failure == .open
        }
    }

    private func note(_ rule: String, _ text: String, _ direction: FilterPolicy.Direction, _ viewer: String?) {
        audit(
            FilterAudit(
                persona: persona.id, direction: direction, viewer: viewer, category: .moderation,
                rule: String(rule.prefix(200)), action: .replace, time: clock(),
                text: persona.filter.auditsText ? text : nil))
    }

    private func replace(_ text: String, say: @Sendable (DialogueLine) -> Void) {
        let language =
            TextLanguage.detect(text).flatMap { persona.languages.contains($0) ? $0 : nil } ?? persona.language
        guard let phrase = persona.phrases.variants(.replacement, in: language).first else { return }
        say(.spoken(SpokenLine(phrase, language: language, mood: Mood(.soft, intensity: 0.4))))
    }
}
