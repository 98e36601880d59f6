import Dialogue
import Formats
import Foundation
import Script

/// The frozen questions: written from the documents alone by a reader who had not seen the engine.
struct FrozenQuestion: Sendable {
    var id: String
    var persona: String
    var ask: String
    var before: [String]
    var must: [[String]]
    var mustNot: [String]
    var sources: Set<String>
    var allowed: Set<String>
    /// The documents do not tell.
    var isUnanswerable: Bool
    var isOffTopic: Bool

    static func all() throws -> [FrozenQuestion] {
        let url = Bundle.module.bundleURL.appendingPathComponent("Resources/evaluation-frozen.yaml")
        return try YAML.load(url.path).required("questions").elements().map(FrozenQuestion.init)
    }

    private init(_ node: YAMLNode) throws {
        func texts(_ key: String) throws -> [String] { try node.optional(key)?.elements().map { try $0.text() } ?? [] }
        id = try node.required("id").text()
        persona = try node.required("persona").text()
        ask = try node.required("ask").text()
        before = try texts("before")
        must = try node.optional("must")?.elements().map { try $0.elements().map { try $0.text() } } ?? []
        mustNot = try texts("mustNot")
        sources = Set(try texts("source"))
        allowed = Set(try texts("allow"))
        isOffTopic = try node.optional("off_topic")?.boolean() ?? false
        let isMarked = try node.optional("unanswerable")?.boolean() ?? false
        isUnanswerable = isMarked || isOffTopic || (sources.isEmpty && must.isEmpty)
    }

    /// What came of a question.
    struct Outcome: Sendable {
        /// Answered as it should be; or declined, where there is no answer.
        var isRight: Bool
        /// An answer was given where the documents have none.
        var isFalse: Bool
        /// The passage was offered as the nearest one, with the word that it is no more.
        var isNearest: Bool
        /// It holds something that must not be said.
        var isForbidden: Bool
    }

    func outcome(_ index: PersonaIndex) -> (Outcome, Reply) {
        let planner = ReplyPlanner(index: index)
        var memory = ReplyMemory(seed: 7)
        for text in before { _ = planner.reply(to: Event(.message(text)), memory: &memory) }
        let reply = planner.reply(to: Event(.message(ask)), memory: &memory)
        let said = Self.plain(reply.text)
        let names = EvaluationTests.names(reply.origin).union(
            [.unknownSong, .otherLanguage].contains(reply.origin) ? ["declined"] : [])
        let isForbidden = mustNot.contains { said.contains(Self.plain($0)) }
        let isNearest = if case .nearest = reply.origin { true } else { false }
        if isUnanswerable {
            let isSmallTalk = if case .example = reply.origin { isOffTopic } else { false }
            let isRight = names.contains("declined") || !names.isDisjoint(with: allowed) || isSmallTalk
            return (
                Outcome(
                    isRight: isRight && !isForbidden, isFalse: !isRight, isNearest: isNearest, isForbidden: isForbidden),
                reply
            )
        }
        let isRight =
            (sources.isEmpty || !names.isDisjoint(with: sources))
            && must.allSatisfy { $0.contains { said.contains(Self.plain($0)) } }
        return (
            Outcome(isRight: isRight && !isForbidden, isFalse: false, isNearest: isNearest, isForbidden: isForbidden),
            reply
        )
    }

    /// Lower case, without white space and commas.
    private static func plain(_ text: String) -> String {
        String(text.lowercased().filter { !$0.isWhitespace && !",，".contains($0) })
    }
}
