internal import Formats

/// A prompt in pieces, of which those that matter least can be left out until it fits the model's context. Who the
/// persona is and what it was just asked always stay.
struct PromptDraft: Equatable {
    enum Kind: Equatable { case persona, lore, memory, facts, examples }

    struct Part: Equatable {
        var kind: Kind
        var text: String
    }

    /// Something that stands among the messages, so many from the end.
    struct Insert: Equatable {
        var kind: Kind
        var depth: Int
        var role: String
        var text: String
    }

    /// One turn before this one, as messages.
    struct Round: Equatable {
        var question: String
        var answer: String
    }

    var parts: [Part] = []
    var history: [Round] = []
    var question = ""
    var inserts: [Insert] = []
    /// Behind everything.
    var closing = ""

    /// Turns that stay longest: an answer to “and the other one?” hangs on them.
    private static let recent = 2

    var tokens: Int {
        let words = parts.map(\.text) + history.flatMap { [$0.question, $0.answer] } + inserts.map(\.text)
        let count = 2 + history.count * 2 + inserts.count + (closing.isEmpty ? 0 : 1)
        return (words + [question, closing]).reduce(0) { $0 + TokenEstimate.tokens(in: $1) }
            + count * TokenEstimate.message
    }

    /// Leaves out how it talks, then old turns from the oldest on, then the lore, the memory, the facts, and at last the
    /// turns just before.
    mutating func fit(_ budget: Int) {
        drop(.examples, budget)
        dropHistory(keeping: Self.recent, budget)
        for kind in [Kind.lore, .memory, .facts] { drop(kind, budget) }
        dropHistory(keeping: 0, budget)
    }

    /// The messages, by the estimate.
    func fitted(_ budget: Int) -> [JSONValue] {
        var draft = self
        draft.fit(budget)
        return draft.messages
    }

    /// The messages, by a count that is known: the estimate is corrected until they fit.
    /// - Returns: the shortest there are, where even those do not fit.
    func fitted(_ budget: Int, count: ([JSONValue]) async throws -> Int) async rethrows -> [JSONValue] {
        var estimate = budget
        var messages = fitted(estimate)
        for _ in 0..<Self.corrections {
            let found = try await count(messages)
            guard found > budget else { break }
            var draft = self
            draft.fit(estimate)
            let share = Double(budget) / Double(found)
            estimate = min(estimate - 1, Int(Double(draft.tokens) * share))
            messages = fitted(estimate)
        }
        return messages
    }

    /// Each comes nearer by what the one before missed; after the last the model itself says that it is too long.
    private static let corrections = 6

    /// The last of the kind first: the best stand in front.
    private mutating func drop(_ kind: Kind, _ budget: Int) {
        while tokens > budget, let place = inserts.lastIndex(where: { $0.kind == kind }) { inserts.remove(at: place) }
        while tokens > budget, let place = parts.lastIndex(where: { $0.kind == kind }) { parts.remove(at: place) }
    }

    private mutating func dropHistory(keeping count: Int, _ budget: Int) {
        while tokens > budget, history.count > count { history.removeFirst() }
    }

    /// In the shape of `/chat/completions`.
    var messages: [JSONValue] {
        let system = parts.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n\n")
        var messages = [Self.message("system", system)]
        for round in history {
            messages += [Self.message("user", round.question), Self.message("assistant", round.answer)]
        }
        messages.append(Self.message("user", question))
        let count = messages.count
        // The deepest last: what was put in does not move the places before it.
        for insert in inserts.sorted(by: { $0.depth < $1.depth }) {
            messages.insert(Self.message(insert.role, insert.text), at: max(1, count - insert.depth))
        }
        if !closing.isEmpty { messages.append(Self.message("system", closing)) }
        return messages
    }

    private static func message(_ role: String, _ content: String) -> JSONValue {
        ["role": .string(role), "content": .string(content)]
    }
}
