import Formats
import Script
import Testing

@testable import Dialogue

@Suite struct PromptDraftTests {
    static let history = (0..<12).map { number in
        Exchange(
            Event(.message("Question \(number) about the museum and its many instruments")),
            answer: "Answer \(number), which goes on for quite a while so that it takes some room in the prompt.")
    }

    static func draft() throws -> PromptDraft {
        var draft = ChatPrompt(index: try TestPersonas.index("wren")).draft(
            for: Event(.message(Talk.question), sender: "Ada"), history: history)
        draft.parts.append(.init(kind: .memory, text: "Ada likes the theremin."))
        return draft
    }

    @Test func aPromptThatFitsIsLeftAlone() throws {
        var draft = try Self.draft()
        let whole = draft
        draft.fit(draft.tokens)
        #expect(draft == whole)
        #expect(draft.messages.count == 2 + 2 * Self.history.count)
    }

    @Test func whatMattersLeastGoesFirstAndThePersonaStays() throws {
        let whole = try Self.draft()
        let persona = whole.parts.filter { $0.kind == .persona }
        var kinds: [String] = []
        for budget in stride(from: whole.tokens, through: 0, by: -20) {
            var draft = whole
            draft.fit(budget)
            #expect(draft.parts.filter { $0.kind == .persona } == persona)
            #expect(draft.question == whole.question)
            let hasExamples = draft.parts.contains { $0.kind == .examples }
            let hasFacts = draft.parts.contains { $0.kind == .facts }
            if hasExamples { #expect(draft.history == whole.history) }
            if !hasFacts { #expect(!draft.parts.contains { $0.kind == .memory }) }
            if draft.history.count < whole.history.count {
                #expect(draft.history == whole.history.suffix(draft.history.count), "the newest turns stay")
            }
            kinds.append("\(hasExamples)\(hasFacts)\(draft.history.count)")
        }
        #expect(Set(kinds).count > 8)
        var least = whole
        least.fit(0)
        #expect(least.history.isEmpty && least.parts == persona)
    }

    @Test(arguments: [("", 0), ("你好，世界", 5), ("hello there", 4), ("é", 1)])
    func tokensAreEstimatedFromAbove(text: String, tokens: Int) {
        #expect(TokenEstimate.tokens(in: text) == tokens)
    }
}
