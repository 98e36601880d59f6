internal import Foundation

/// What stands between an answer and its sound: each sentence is made speakable, and held back when it must not be said.
public struct SpeechFilter: Sendable {
    public enum Verdict: Sendable, Hashable {
        case speak(String)
        /// Nothing in it can be spoken: a rule, a lone emoji, code.
        case silent
        /// Holds a blocked word; `matched` is for the log, not for the air.
        case blocked(matched: String)
        /// Holds what the persona's policy does not let out.
        case refused(FilterAction, [FilterFinding])
    }

    /// What the persona's policy does not let in or out.
    public let content: ContentFilter?
    private let blocked: [(word: String, lexemes: [Lexeme])]
    private let masks: [(word: String, replacement: String)]

    /// - Parameters:
    ///   - blocked: words and phrases that hold a sentence back. Case, width and signs between the letters do not matter;
    ///     Latin words match whole.
    ///   - masks: words and what is said in their place, which may be nothing.
    ///   - content: looks for what the persona's policy names, in every disguise.
    public init(blocked: [String] = [], masks: [String: String] = [:], content: ContentFilter? = nil) {
        self.content = content
        self.blocked = blocked.map { ($0, Self.letters($0)) }.filter { !$0.lexemes.isEmpty }
        self.masks = masks.sorted { $0.key.utf8.count > $1.key.utf8.count }.map { ($0.key, $0.value) }
            .filter { !$0.word.isEmpty }
    }

    /// Passes one sentence or clause.
    ///
    /// - Parameter audit: hears of everything that the policy met, with the text that held it.
    public func pass(_ text: String, audit: ([FilterFinding], String) -> Void = { _, _ in }) -> Verdict {
        let plain = masked(SpeakableText.plain(text))
        let letters = Self.letters(plain)
        guard !letters.isEmpty else { return .silent }
        for entry in blocked where Self.holds(entry.lexemes, in: letters) { return .blocked(matched: entry.word) }
        guard let content else { return .speak(plain) }
        let (action, text, findings) = content.check(plain, .output)
        audit(findings, plain)
        return action > .mask ? .refused(action, findings) : .speak(text)
    }

    private static func letters(_ text: String) -> [Lexeme] { Lexeme.read(text).filter { $0 != .gap } }

    private static func holds(_ word: [Lexeme], in text: [Lexeme]) -> Bool {
        guard word.count <= text.count else { return false }
        return (0...(text.count - word.count)).contains { text[$0...].starts(with: word) }
    }

    private func masked(_ text: String) -> String {
        masks.reduce(text) { text, mask in
            let isLatin = mask.word.utf8.allSatisfy { $0 < 0x80 }
            let pattern = NSRegularExpression.escapedPattern(for: mask.word)
            return text.replacingOccurrences(
                of: isLatin ? "\\b\(pattern)\\b" : pattern,
                with: NSRegularExpression.escapedTemplate(for: mask.replacement),
                options: [.regularExpression, .caseInsensitive])
        }
    }
}
