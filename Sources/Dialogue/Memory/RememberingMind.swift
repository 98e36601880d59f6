internal import Foundation
public import Script

/// A mind that can be told what is remembered of whoever speaks.
public protocol MindWithMemory: DialogueEngine {
    /// - Parameter memory: of the event's viewer and nobody else; nil where nobody is remembered.
    func respond(
        to event: Event, history: [Exchange], memory: ViewerMemory?
    ) -> AsyncThrowingStream<DialogueLine, any Error>
}

extension MindWithMemory {
    public func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        respond(to: event, history: history, memory: nil)
    }
}

/// Puts memory around a mind: before a turn it looks up who speaks, afterwards it writes down what they told. When the
/// memory cannot be read the mind answers without it: nobody waits for a disk.
public final class RememberingMind: DialogueEngine {
    private let mind: any MindWithMemory
    private let store: MemoryStore
    private let persona: Persona
    private let content: ContentFilter
    private let tenant: String
    private let writer: (any MemoryWriter)?
    private let report: @Sendable (DialogueError) -> Void

    /// - Parameters:
    ///   - writer: reads longer talk for what is worth remembering, where there is a model for it.
    ///   - report: hears of every failure; nothing that a viewer said is in it.
    public init(
        _ mind: any MindWithMemory, store: MemoryStore, index: PersonaIndex, tenant: String = "",
        writer: (any MemoryWriter)? = nil, report: @escaping @Sendable (DialogueError) -> Void = { _ in }
    ) {
        self.mind = mind
        self.store = store
        persona = index.persona
        content = index.content
        self.tenant = tenant
        self.writer = writer
        self.report = report
    }

    public func respond(to event: Event, history: [Exchange]) -> AsyncThrowingStream<DialogueLine, any Error> {
        let owner = MemoryOwner(
            tenant: tenant, persona: persona.id, viewer: event.viewer, isPrivate: event.isPrivate)
        guard let owner, case .message(let text) = event.content else {
            return mind.respond(to: event, history: history, memory: nil)
        }
        return AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await self.respond(to: event, saying: text, owner: owner, history: history) {
                        continuation.yield($0)
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func respond(
        to event: Event, saying text: String, owner: MemoryOwner, history: [Exchange],
        say: @Sendable (DialogueLine) -> Void
    ) async throws {
        if MemoryRules.asksToForget(text) { return try await forget(owner, asked: text, say: say) }
        // What was told is known at once: “I'm Ann. What's my name?”
        let told = MemoryRules.read(text) { self.isHarmless($0) }
        let before = await attempt { try await self.store.recall(owner) }
        await attempt { try await self.store.note(owner, name: self.shown(event.sender), items: told) }
        var memory = await attempt { try await self.store.recall(owner) }
        if let before, let now = memory?.lastSeen, before.turns > 0 { memory?.absence = now - before.lastSeen }
        for try await line in mind.respond(to: event, history: history, memory: memory) { say(line) }
        await summarise(owner, event: event, history: history)
    }

    private func forget(
        _ owner: MemoryOwner, asked text: String, say: @Sendable (DialogueLine) -> Void
    ) async throws {
        let done = await attempt { try await self.store.forget(owner) }
        let language =
            TextLanguage.detect(text).flatMap { persona.languages.contains($0) ? $0 : nil } ?? persona.language
        let moment: Phrases.Moment = done == nil ? .apology : .forgotten
        guard let phrase = persona.phrases.variants(moment, in: language).first else { return }
        say(.spoken(SpokenLine(phrase, language: language, mood: Mood(.soft, intensity: 0.4))))
    }

    /// Every so many messages the talk is read for what rules do not see.
    private static let summaryPeriod = 6

    private func summarise(_ owner: MemoryOwner, event: Event, history: [Exchange]) async {
        let own = history.filter { $0.event.viewer == event.viewer && $0.event.isPrivate == event.isPrivate }
        guard let writer, own.count % Self.summaryPeriod == Self.summaryPeriod - 1 else { return }
        let talk = Array(own.suffix(Self.summaryPeriod)) + [Exchange(event)]
        let items = await attempt { try await writer.items(from: talk) } ?? []
        let kept = items.prefix(8).filter { self.isHarmless($0.value) }
        if !kept.isEmpty { await attempt { try await self.store.note(owner, name: nil, items: Array(kept)) } }
    }

    /// Numbers and addresses of people, and what the persona's policy does not let in, are not written down.
    private func isHarmless(_ value: String) -> Bool {
        content.findings(in: value, .input).isEmpty && PersonalData.find(in: Array(value.unicodeScalars)).isEmpty
    }

    /// A masked name is not shown to anybody.
    private func shown(_ name: String?) -> String? {
        name.flatMap { $0.contains("***") || $0.contains("＊＊") || !isHarmless($0) ? nil : $0 }
    }

    @discardableResult
    private func attempt<Value: Sendable>(_ work: @Sendable () async throws -> Value) async -> Value? {
        do {
            return try await work()
        } catch is CancellationError {
            return nil
        } catch {
            report(DialogueError("the memory cannot be used: \(error)", at: "memory", advice: "See the data folder."))
            return nil
        }
    }
}

/// Reads a stretch of talk for what is worth remembering of the viewer.
public protocol MemoryWriter: Sendable {
    func items(from talk: [Exchange]) async throws -> [MemoryItem]
}
