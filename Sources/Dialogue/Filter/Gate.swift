internal import Script

/// Stands before a mind: what comes in is filtered by the persona's policy, and everything met is told to an audit.
struct Gate: Sendable {
    private let persona: Persona
    private let content: ContentFilter
    private let clock: @Sendable () -> WallTime
    private let report: @Sendable (FilterAudit) -> Void

    /// What becomes of an event.
    enum Passage {
        /// Perhaps with words spoken over, or without the sender's name.
        case pass(Event)
        /// The performer says this, and no mind is asked.
        case say(String)
        /// Nobody answers.
        case nothing
    }

    /// - Parameter report: hears of every finding; the text is in it only when the persona's policy says so.
    init(
        persona: Persona, content: ContentFilter, clock: @escaping @Sendable () -> WallTime = WallTime.now,
        report: @escaping @Sendable (FilterAudit) -> Void = { _ in }
    ) {
        self.persona = persona
        self.content = content
        self.clock = clock
        self.report = report
    }

    func admit(_ event: Event) -> Passage {
        var event = event
        if let name = event.sender, !content.findings(in: name, .input).isEmpty {
            audit(content.findings(in: name, .input), text: name, direction: .input)
            event.sender = nil
        }
        guard case .message(let text) = event.content else { return .pass(event) }
        let (action, masked, findings) = content.check(text, .input)
        audit(findings, text: text, direction: .input, viewer: event.sender)
        if [.drop, .replace].contains(action), let rest = Self.harmless(text, findings) {
            // The other messages are heard as if that one had not come.
            event.content = .message(content.check(rest, .input).text)
            return .pass(event)
        }
        let language =
            TextLanguage.detect(text).flatMap { persona.languages.contains($0) ? $0 : nil } ?? persona.language
        switch action {
        case .pass: return .pass(event)
        case .mask:
            event.content = .message(masked)
            return .pass(event)
        case .replace: return .say(persona.phrases.variants(.replacement, in: language).first ?? "")
        case .handOver: return .say(persona.phrases.variants(.handOver, in: language).first ?? "")
        case .drop: return .nothing
        }
    }

    /// Of messages that came quickly and stand on lines of their own, those without anything that must not be answered;
    /// nil where none is left, or only one came.
    private static func harmless(_ text: String, _ findings: [FilterFinding]) -> String? {
        let refused = findings.filter { [.drop, .replace].contains($0.action) }.map(\.range)
        var kept: [Substring] = []
        var start = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let range = start..<(start + line.unicodeScalars.count)
            start = range.upperBound + 1
            if !line.allSatisfy(\.isWhitespace), !refused.contains(where: { $0.overlaps(range) }) { kept.append(line) }
        }
        return kept.isEmpty ? nil : kept.joined(separator: "\n")
    }

    func audit(
        _ findings: [FilterFinding], text: String, direction: FilterPolicy.Direction = .output, viewer: String? = nil
    ) {
        for finding in findings {
            report(
                FilterAudit(
                    persona: persona.id, direction: direction, viewer: viewer, category: finding.category,
                    rule: finding.rule, action: finding.action, time: clock(),
                    text: content.policy.auditsText ? text : nil))
        }
    }
}

extension Gate {
    /// Asks a mind about an event that may pass, and answers for it where it may not.
    func respond(
        to event: Event, mind: (Event) -> AsyncThrowingStream<DialogueLine, any Error>
    ) -> AsyncThrowingStream<DialogueLine, any Error> {
        switch admit(event) {
        case .pass(let event): return mind(event)
        case .nothing: return AsyncThrowingStream { $0.finish() }
        case .say(let text):
            return AsyncThrowingStream { continuation in
                let line = SpokenLine(text, language: TextLanguage.detect(text), mood: Mood(.soft, intensity: 0.5))
                continuation.yield(.spoken(line))
                continuation.finish()
            }
        }
    }
}
